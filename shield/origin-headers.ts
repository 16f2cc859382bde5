import type { CallOrigin } from './call.ts';

/** The call with the headers that say where it comes from: `x-correlation-id` and W3C Trace Context; its own ones stay. */
export function withOriginHeaders(
  init: RequestInit,
  { correlationId, trace }: Pick<CallOrigin, 'correlationId' | 'trace'>,
): RequestInit {
  const headers = new Headers(init.headers);
  const given = { 'x-correlation-id': correlationId, ...trace };
  for (const [name, value] of Object.entries(given)) if (!headers.has(name)) headers.set(name, value);
  return { ...init, headers };
}
