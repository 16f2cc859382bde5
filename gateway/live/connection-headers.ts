import type { IncomingMessage } from 'node:http';

const accepted = [
  'authorization',
  'x-correlation-id',
  'graphql-client-name',
  'graphql-client-version',
  'x-weir-deadline-ms',
  'x-weir-explain',
  'cache-control',
];

/** The headers that matter, from the upgrade and from `connectionParams`, which win: a browser can set only those. */
export function connectionHeaders(
  request: IncomingMessage,
  params: Readonly<Record<string, unknown>> | undefined,
): Headers {
  const given = new Map(Object.entries(params ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const headers = new Headers();
  for (const name of accepted) {
    const value = given.get(name) ?? request.headers[name];
    if (typeof value === 'string' && /^[\t\x20-\x7e]*$/.test(value)) headers.set(name, value);
  }
  return headers;
}
