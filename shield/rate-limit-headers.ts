/** What a vendor says of one of its quotas, as far as it does. */
export interface ToldQuota {
  /** The vendor's name for it. */
  readonly policy?: string | undefined;
  readonly windowMs?: number | undefined;
  readonly limit?: number | undefined;
  readonly remaining?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly resetsAt?: number | undefined;
}

type Item = readonly [name: string, params: Readonly<Record<string, string>>];

/** Later than this many seconds from now is no span: it is a time since the epoch. */
const longestSpanS = 100_000_000;
const latestS = 100_000_000_000;

/** Items of a list with their parameters: `"name";q=100;w=60, "other";q=5`. */
function parseItems(value: string): readonly Item[] {
  const items = value.match(/(?:"[^"]*"|[^",])+/g) ?? [];
  return items.map((item): Item => {
    const [name = '', ...params] = item.match(/(?:"[^"]*"|[^";])+/g) ?? [];
    const entries = params.map((param) => param.split('=', 2).map((part) => part.trim()));
    return [name.trim().replaceAll('"', ''), Object.fromEntries(entries)];
  });
}

function toCount(text: string | null | undefined): number | undefined {
  if (text == null || !/^\s*\d+(\.\d+)?\s*$/.test(text)) return undefined;
  return Number(text);
}

/** Seconds from now or, as many vendors have it, seconds or milliseconds since the epoch. */
function toTime(text: string | null | undefined, wallMs: number): number | undefined {
  const told = toCount(text);
  if (told === undefined) return undefined;
  if (told < longestSpanS) return wallMs + told * 1_000;
  return told < latestS ? told * 1_000 : told;
}

const toMs = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1_000);

/** `RateLimit: "name";r=50;t=30` with `RateLimit-Policy: "name";q=100;w=60`; `limit=100, remaining=50, reset=30` before draft 8. */
function readFields(field: string, policies: readonly Item[], wallMs: number): readonly ToldQuota[] {
  const items = parseItems(field);
  const pairs = Object.fromEntries(items.map(([name]) => name.split('=', 2)));
  if ('remaining' in pairs) {
    const [policy] = policies;
    const windowMs = policies.length === 1 ? toMs(toCount(policy?.[1].w)) : undefined;
    const { limit, remaining, reset } = pairs;
    return [
      { windowMs, limit: toCount(limit), remaining: toCount(remaining), resetsAt: toTime(reset, wallMs) },
    ];
  }
  return items.map(([policy, { r, t }]) => {
    const params = policies.find(([name]) => name === policy)?.[1];
    const about = { policy, windowMs: toMs(toCount(params?.w)), limit: toCount(params?.q) };
    return { ...about, remaining: toCount(r), resetsAt: toTime(t, wallMs) };
  });
}

/**
 * What the `RateLimit` fields of an answer say: those of draft-ietf-httpapi-ratelimit-headers-11 and before, and the `X-RateLimit-…`
 * from which they come. Empty where it has none.
 */
export function readRateLimits(headers: Headers, wallMs: number): readonly ToldQuota[] {
  const field = headers.get('ratelimit');
  const policies = headers.get('ratelimit-policy');
  if (field !== null) return readFields(field, parseItems(policies ?? ''), wallMs);
  for (const prefix of ['ratelimit', 'x-ratelimit']) {
    const remaining = toCount(headers.get(`${prefix}-remaining`));
    if (remaining === undefined) continue;
    const [first] = parseItems(headers.get(`${prefix}-limit`) ?? '');
    const limit = toCount(first?.[0]);
    const [policy, ...others] = parseItems(policies ?? '');
    const windowMs = others.length === 0 ? toMs(toCount(policy?.[1].w)) : undefined;
    return [{ windowMs, limit, remaining, resetsAt: toTime(headers.get(`${prefix}-reset`), wallMs) }];
  }
  return [];
}
