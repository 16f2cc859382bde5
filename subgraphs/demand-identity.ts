import { identityHeader, type VerifyIdentity } from '#platform/auth/signed-identity.ts';
import { CodedError, isCodedError } from '#platform/errors.ts';
import type { Subgraph } from './create-subgraph.ts';

/** What a gateway sends at most; one request of a client is 1 MB, and representations come on top. */
const maxBodyBytes = 50_000_000;

/** A subgraph that answers only its gateway: every request has to carry the caller's identity, signed for its very body. */
export function demandIdentity({ name, fetch }: Subgraph, verify: VerifyIdentity): Subgraph {
  return {
    name,
    async fetch(request) {
      try {
        if (request.method !== 'POST')
          throw new CodedError('UNAUTHENTICATED', 'Ask the gateway: it sends POSTs');
        const body = await readBody(request);
        const claims = await verify(request.headers.get(identityHeader), body);
        const { url, headers, signal } = request;
        return await fetch(new Request(url, { method: 'POST', headers, body, signal }), { claims });
      } catch (error) {
        if (!isCodedError(error)) throw error;
        const { message, code } = error;
        return Response.json({ errors: [{ message, extensions: { code } }] }, { status: 401 });
      }
    },
  };
}

async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBodyBytes)
      throw new CodedError('BAD_USER_INPUT', `The body has more than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks, bytes));
}
