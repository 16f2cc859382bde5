import { z } from 'zod';
import { CodedError } from '#platform/errors.ts';
import { mainVariant } from '../store/launch.ts';
import type { LaunchFeed } from '../store/launch-feed.ts';
import type { RegistryActions } from './registry-actions.ts';
import type { Bearer } from './tokens.ts';

/** What a route works with. */
export interface RouteContext {
  readonly actions: RegistryActions;
  readonly feed: LaunchFeed;
}

interface Call {
  readonly bearer: Bearer;
  readonly query: URLSearchParams;
  /** What the path has in place of its `*`. */
  readonly part: string;
  body(): Promise<unknown>;
  readonly signal: AbortSignal;
}

/** Answers a call; undefined for nothing to say. Throws a `CodedError`. */
type Answer = (context: RouteContext, call: Call) => Promise<unknown>;

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));

function toNumber(query: URLSearchParams, name: string, fallback: number, most: number): number {
  const given = query.get(name);
  if (given === null) return fallback;
  const { data } = wholeNumber(0, most).safeParse(given);
  if (data !== undefined) return data;
  throw new CodedError('BAD_USER_INPUT', `"${name}" is "${given}": give a whole number from 0 to ${most}`);
}

const variantOf = (query: URLSearchParams) => query.get('variant') ?? mainVariant;

/** By method and path; `*` stands for one part of it. */
export const routes: Readonly<Record<string, Answer>> = {
  'GET /v1/artefact': async ({ actions, feed }, { bearer, query, signal }) => {
    actions.reading(bearer);
    const name = { variant: variantOf(query), contract: query.get('contract') ?? '' };
    const after = toNumber(query, 'after', 0, Number.MAX_SAFE_INTEGER);
    return feed.next(name, after, toNumber(query, 'waitMs', 0, 60_000), signal);
  },
  'GET /v1/launches': async ({ actions }, { bearer, query }) => ({
    launches: await actions.reading(bearer).history(variantOf(query), toNumber(query, 'limit', 50, 1_000)),
  }),
  'GET /v1/launches/last': async ({ actions }, { bearer, query }) =>
    actions.reading(bearer).read({ variant: variantOf(query) }),
  'GET /v1/launches/*': async ({ actions }, { bearer, part }) => {
    const { data } = wholeNumber(1, Number.MAX_SAFE_INTEGER).safeParse(part);
    if (data === undefined)
      throw new CodedError('BAD_USER_INPUT', `"${part}" is no launch: give a number, or last`);
    return actions.reading(bearer).read(data);
  },
  'GET /v1/checks': async ({ actions }, { bearer, query }) => ({
    checks: await actions.reading(bearer).checks(variantOf(query), toNumber(query, 'limit', 50, 1_000)),
  }),
  'GET /v1/operations': async ({ actions }, { bearer, query }) => ({
    operations: await actions.reading(bearer).operations(variantOf(query), toNumber(query, 'days', 30, 400)),
  }),
  'GET /v1/manifest': async ({ actions }, { bearer, query }) =>
    Object.fromEntries(
      await actions.reading(bearer).manifestIds(query.get('client') ?? '', query.get('version') ?? ''),
    ),
  'POST /v1/check': async ({ actions }, { bearer, body }) => actions.check(bearer, await body()),
  'POST /v1/publish': async ({ actions }, { bearer, body }) => actions.publish(bearer, await body()),
  'POST /v1/approve': async ({ actions }, { bearer, body }) => actions.approve(bearer, await body()),
  'POST /v1/rollback': async ({ actions }, { bearer, body }) => actions.rollback(bearer, await body()),
  'POST /v1/manifest': async ({ actions }, { bearer, body }) => actions.importManifest(bearer, await body()),
  'POST /v1/usage': async ({ actions }, { bearer, body }) => actions.reportUsage(bearer, await body()),
};
