import type { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import { isCodedError } from '#platform/errors.ts';
import type { Effect, SystemFetch } from '#shield/call.ts';
import { type AccessTokens, createAccessTokens } from './access-token.ts';
import type { NetSuiteConfig } from './config.ts';
import { toCodedError, toNetSuiteError, unreadableAnswer } from './errors.ts';
import { parseRecord } from './records/parse-record.ts';
import { suiteQlPage } from './records/suiteql-page.ts';

/** A SuiteQL statement; `?` in it are bound to `params` in order. Names the call in metrics. */
export interface SuiteQlQuery {
  readonly name: string;
  readonly text: string;
  readonly params: readonly string[];
}

/** Authorized requests to one NetSuite account. All failures are `CodedError`s. */
export interface NetSuiteClient {
  readonly system: string;
  /** How many writes of the account began or ended here, where that is known. */
  readonly writes: SystemFetch['writes'] | undefined;
  /** Every row of the answer, page by page; stops early once `limit` rows are there. */
  select<Row>(
    query: SuiteQlQuery,
    row: z.ZodType<Row>,
    ctx: CallContext,
    limit?: number,
  ): Promise<readonly Row[]>;
  /** What is at a path below `/services/rest`; undefined where nothing is. */
  get(operation: string, path: string, ctx: CallContext): Promise<unknown>;
  /** Writes to a path below `/services/rest/record/v1`; the id of the record that NetSuite's `Location` names, if any. */
  writeRecord(write: RecordWrite, ctx: CallContext): Promise<string | undefined>;
}

export interface RecordWrite {
  readonly operation: string;
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly effect: Effect;
  readonly body?: unknown;
}

interface Request {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly effect: Effect;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location: string | null;
}

/** Rows of NetSuite's largest SuiteQL page. */
export const pageSize = 1000;

async function send(
  fetch: SystemFetch,
  baseUrl: string,
  token: string,
  request: Request,
  ctx: CallContext,
): Promise<Answer> {
  const { operation, effect, method, body } = request;
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...request.headers,
  };
  const init = { method, headers, signal: ctx.signal, ...(body !== undefined && { body }) };
  const response = await fetch(`${baseUrl}${request.path}`, init, { operation, effect, origin: ctx });
  return {
    status: response.status,
    text: await response.text(),
    location: response.headers.get('location'),
  };
}

/** An authorized request; a token that NetSuite refuses is renewed once. */
async function call(
  deps: { system: string; baseUrl: string; fetch: SystemFetch; tokens: AccessTokens },
  request: Request,
  ctx: CallContext,
): Promise<Answer> {
  const attempt = async (token: string) => {
    try {
      return await send(deps.fetch, deps.baseUrl, token, request, ctx);
    } catch (error) {
      throw toCodedError(deps.system, request.operation, error);
    }
  };
  const token = await deps.tokens.token(ctx);
  const answer = await attempt(token);
  if (answer.status !== 401) return answer;
  deps.tokens.forget(token);
  return attempt(await deps.tokens.token(ctx));
}

/** Creates a client that sends through `fetch` alone. */
export function createNetSuiteClient(options: {
  readonly system: string;
  readonly config: NetSuiteConfig;
  readonly fetch: SystemFetch;
  readonly now: () => number;
}): NetSuiteClient {
  const { system, config, fetch } = options;
  const deps = { system, baseUrl: config.baseUrl, fetch, tokens: createAccessTokens(options) };

  async function callJson(request: Request, ctx: CallContext): Promise<unknown> {
    const { status, text } = await call(deps, request, ctx);
    if (status < 200 || status > 299) throw toNetSuiteError(system, request.operation, status, text);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw unreadableAnswer(system, request.operation, status, cause);
    }
  }

  return {
    system,
    writes: fetch.writes,
    async select(query, row, ctx, limit = Number.POSITIVE_INFINITY) {
      const body = JSON.stringify({ q: query.text, params: query.params });
      const rows = [];
      for (let offset = 0; ; offset += pageSize) {
        const size = Math.min(pageSize, limit);
        const request: Request = {
          operation: `suiteql.${query.name}`,
          method: 'POST',
          path: `/services/rest/query/v1/suiteql?limit=${size}&offset=${offset}`,
          effect: 'read',
          headers: { prefer: 'transient' },
          body,
        };
        const page = parseRecord(system, 'SuiteQL page', suiteQlPage, await callJson(request, ctx));
        for (const item of page.items) rows.push(parseRecord(system, query.name, row, item));
        if (!page.hasMore || rows.length >= limit) return rows;
      }
    },
    async get(operation, path, ctx) {
      const request: Request = { operation, method: 'GET', path: `/services/rest${path}`, effect: 'read' };
      try {
        return await callJson(request, ctx);
      } catch (error) {
        if (isCodedError(error) && error.code === 'NOT_FOUND') return undefined;
        throw error;
      }
    },
    async writeRecord({ operation, method, path, effect, body }, ctx) {
      const request: Request = {
        operation,
        method,
        path: `/services/rest/record/v1${path}`,
        effect,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      const { status, text, location } = await call(deps, request, ctx);
      if (status < 200 || status > 299) throw toNetSuiteError(system, operation, status, text);
      // A maintenance page says 200 too; a write that took effect answers 204.
      if (status !== 204 && location === null) throw unreadableAnswer(system, operation, status);
      return location?.split('/').at(-1);
    },
  };
}
