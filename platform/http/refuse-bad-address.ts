import type { RequestListener } from 'node:http';

const refusal = JSON.stringify({ error: 'The request’s path and Host header make no URL: correct them' });

/**
 * Answers 400 where a request’s target and `Host` make no URL, as only a client that means harm sends them: whatever
 * makes a `Request` of it would throw, and show how.
 */
export function refuseBadAddress(listener: RequestListener): RequestListener {
  return (request, response) => {
    const { url = '/', headers } = request;
    const target = url.startsWith('/') ? `http://${headers.host ?? 'localhost'}${url}` : url;
    if (URL.canParse(target, 'http://localhost')) return listener(request, response);
    response.writeHead(400, { 'content-type': 'application/json', connection: 'close' }).end(refusal);
  };
}
