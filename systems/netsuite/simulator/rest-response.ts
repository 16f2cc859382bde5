import type { SimulatedRequest, SimulatedResponse } from '#sandbox/kit/simulator.ts';
import type { RestError } from './rest-error.ts';

type Kind = 'singular' | 'collection' | 'error';

const rfc2616 = 'https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html';
const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  // NetSuite's own title for a refusal for concurrency.
  429: 'Bad Request',
  500: 'Internal Server Error',
};

/** A vendor answer before its operation is named. */
export type VendorAnswer = Omit<SimulatedResponse, 'operation'>;

export function toJsonAnswer(status: number, kind: Kind, body: unknown): VendorAnswer {
  return {
    status,
    headers: { 'content-type': `application/vnd.oracle.resource+json; type=${kind}` },
    body: JSON.stringify(body),
  };
}

/** NetSuite's error body. */
export function toErrorAnswer({ status, code, message, where }: RestError): VendorAnswer {
  const details = [{ detail: message, 'o:errorCode': code, ...where }];
  const section = status === 400 ? '#sec10.4.1' : '';
  return toJsonAnswer(status, 'error', {
    type: `${rfc2616}${section}`,
    title: titles[status] ?? 'Error',
    status,
    'o:errorDetails': details,
  });
}

/** The refusal when all places are taken. */
export function toConcurrencyRefusal(): VendorAnswer {
  return toJsonAnswer(429, 'error', {
    type: rfc2616,
    title: titles[429],
    status: 429,
    'o:errorDetails': [
      {
        detail: 'Concurrent request limit exceeded. Request blocked.',
        'o:errorCode': 'CONCURRENCY_LIMIT_EXCEEDED',
      },
    ],
    'o:errorCode': 'USER_ERROR',
  });
}

/** `http://127.0.0.1:4102`, as the client calls it. */
export function originOf({ headers }: SimulatedRequest): string {
  return `http://${headers.host ?? '127.0.0.1'}`;
}

interface Link {
  readonly rel: string;
  readonly href: string;
}

/** One page of a collection or of SuiteQL rows, in NetSuite's envelope. */
export function toPage<T>(
  request: SimulatedRequest,
  all: readonly T[],
  { limit, offset }: PageBounds,
): {
  readonly links: readonly Link[];
  readonly count: number;
  readonly hasMore: boolean;
  readonly items: readonly T[];
  readonly offset: number;
  readonly totalResults: number;
} {
  const items = all.slice(offset, offset + limit);
  const hasMore = offset + items.length < all.length;
  const last = Math.max(0, Math.ceil(all.length / limit) - 1) * limit;
  const link = (rel: string, at: number): Link => {
    const query = new URLSearchParams(request.query);
    query.set('limit', String(limit));
    query.set('offset', String(at));
    return { rel, href: `${originOf(request)}${request.path}?${query}` };
  };
  const links = [
    ...(hasMore ? [link('next', offset + limit), link('last', last)] : []),
    ...(offset > 0 ? [link('first', 0), link('prev', Math.max(0, offset - limit))] : []),
    link('self', offset),
  ];
  return { links, count: items.length, hasMore, items, offset, totalResults: all.length };
}

export interface PageBounds {
  readonly limit: number;
  readonly offset: number;
}
