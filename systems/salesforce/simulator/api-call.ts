import type { SimulatedClock } from '#sandbox/kit/simulator.ts';
import { ApiError, type Reply } from './api-error.ts';
import type { DailyAllocation } from './call-limits.ts';
import type { OrgData } from './org-data.ts';
import type { QueryCursors } from './query-cursors.ts';
import type { RowWriter } from './write-row.ts';

/** One call to a resource, by itself or as a part of a composite. */
export interface ApiCall {
  readonly method: string;
  /** Below the version, without a trailing slash: `/sobjects/Account`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
  /** `/services/data/v67.0`. */
  readonly basePath: string;
}

/** What the resources work on. */
export interface Org {
  readonly data: OrgData;
  readonly clock: SimulatedClock;
  readonly writer: RowWriter;
  readonly cursors: QueryCursors;
  readonly daily: DailyAllocation;
  /** Answers a part of a composite. */
  readonly answer: (call: ApiCall) => Reply;
}

export type Resource = (call: ApiCall, org: Org, parameters: readonly string[]) => Reply;

/** A JSON body that has to be an object. */
export function objectBody({ body }: Pick<ApiCall, 'body'>): Readonly<Record<string, unknown>> {
  if (isObject(body)) return body;
  throw new ApiError(
    400,
    'JSON_PARSER_ERROR',
    'The HTTP entity body is required, but this request has no entity body.',
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function methodNotAllowed(method: string, allowed: string): ApiError {
  const message = `HTTP Method '${method}' not allowed. Allowed are ${allowed}`;
  return new ApiError(405, 'METHOD_NOT_ALLOWED', message);
}

/** The parts of a URL of a sub-request, which has no host. */
export function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const at = url.indexOf('?');
  return at < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, at), query: new URLSearchParams(url.slice(at + 1)) };
}
