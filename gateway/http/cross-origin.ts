import { CodedError } from '#platform/errors.ts';

export type ExtraHeaders = Readonly<Record<string, string>>;

/** What pages of other origins may do (CORS): those that are named, without cookies. */
export interface CrossOrigin {
  /** For an answer to a request from this origin. */
  headersFor(origin: string | null | undefined): ExtraHeaders;
  /** The answer to OPTIONS. */
  answerOptions(request: Request): Response;
}

const methods = 'GET, HEAD, POST, OPTIONS';
const requestHeaders = [
  ...['authorization', 'content-type', 'x-correlation-id', 'graphql-client-name', 'graphql-client-version'],
  ...['x-weir-deadline-ms', 'x-weir-explain', 'cache-control', 'traceparent', 'tracestate'],
];
const none: ExtraHeaders = {};

/** Throws BAD_USER_INPUT for what is no origin: pages of every origin are never let in at once. */
export function createCrossOrigin(
  origins: readonly string[] = [],
  propagated: readonly string[] = [],
): CrossOrigin {
  for (const origin of origins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin && /^https?:/.test(origin)) continue;
    throw new CodedError(
      'BAD_USER_INPUT',
      `"${origin}" is no origin that pages can have: write it as https://portal.example.com`,
    );
  }
  const allowed = new Set(origins);
  const vary = { vary: 'origin' };
  const headersFor = (origin: string | null | undefined): ExtraHeaders => {
    if (allowed.size === 0) return none;
    if (!origin || !allowed.has(origin)) return vary;
    return {
      ...vary,
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'x-correlation-id, retry-after',
    };
  };
  return {
    headersFor,
    answerOptions({ headers }) {
      const given = headersFor(headers.get('origin'));
      const isPreflight =
        'access-control-allow-origin' in given && headers.has('access-control-request-method');
      return new Response(null, {
        status: 204,
        headers: {
          allow: methods,
          ...given,
          ...(isPreflight && {
            'access-control-allow-methods': methods,
            'access-control-allow-headers': [...requestHeaders, ...propagated].join(', '),
            'access-control-max-age': '600',
          }),
        },
      });
    },
  };
}
