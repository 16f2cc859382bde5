import { CodedError } from '#platform/errors.ts';
import { HttpError } from './http-error.ts';

const preflighted = [
  'authorization',
  'x-correlation-id',
  'graphql-client-name',
  'x-weir-deadline-ms',
  'x-weir-explain',
];

/**
 * Refuses a GET that a page of another site can make a browser send without asking (a link, an image, a simple fetch).
 * A POST is safe already: application/json is preflighted. Clients that are no browser send neither header.
 */
export function checkCrossSite(request: Request): void {
  if (request.method !== 'GET') return;
  const { headers } = request;
  if (preflighted.some((name) => headers.has(name))) return;
  if (headers.get('content-type')?.startsWith('application/json')) return;
  const site = headers.get('sec-fetch-site');
  const isForeign = site === null ? isOtherOrigin(headers) : site !== 'same-origin' && site !== 'none';
  if (!isForeign) return;
  const message =
    'A GET from another site needs the header "content-type: application/json" or "x-correlation-id"';
  throw new HttpError(403, new CodedError('FORBIDDEN', message));
}

function isOtherOrigin(headers: Headers): boolean {
  const origin = headers.get('origin');
  if (origin === null) return false;
  return !URL.canParse(origin) || new URL(origin).host !== headers.get('host');
}
