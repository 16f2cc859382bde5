import { methodNotAllowed, type Resource } from './api-call.ts';
import { ApiError, type Reply } from './api-error.ts';
import { sandboxSalesforce } from './credentials.ts';
import { tableNamed } from './rows-resource.ts';
import { organizationId, toSecond, userId } from './seed-org.ts';
import { toWireInstant } from './wire-value.ts';

const allocations: Readonly<Record<string, number>> = {
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryJobs: 10_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  HourlyPublishedPlatformEvents: 250_000,
  MonthlyPlatformEventsUsageEntitlement: 750_000,
  DailyDeliveredPlatformEvents: 25_000,
  ConcurrentAsyncGetReportInstances: 200,
};

export const limitsResource: Resource = (call, org) => {
  if (call.method !== 'GET') throw methodNotAllowed(call.method, 'GET,HEAD');
  const { max } = org.daily;
  const untouched = Object.entries(allocations).map(([name, Max]) => [name, { Max, Remaining: Max }]);
  return {
    status: 200,
    body: {
      DailyApiRequests: { Max: max, Remaining: Math.max(0, max - org.daily.used()) },
      ...Object.fromEntries(untouched),
    },
  };
};

/** Objects that do not exist or hold nothing are left out. */
export const recordCountResource: Resource = (call, org) => {
  const wanted = call.query.get('sObjects')?.toLowerCase().split(',');
  const sObjects = org.data.tables
    .filter(({ type }) => !wanted || wanted.includes(type.name.toLowerCase()))
    .map(({ type, rows }) => ({ count: rows.size, name: type.name }))
    .filter(({ count }) => count > 0);
  return { status: 200, body: { sObjects } };
};

/** The resources of a version. */
export const versionResource: Resource = ({ basePath }) => {
  const names = ['sobjects', 'query', 'queryAll', 'composite', 'limits'];
  return {
    status: 200,
    body: {
      ...Object.fromEntries(names.map((name) => [name, `${basePath}/${name}`])),
      identity: `/id/${organizationId}/${userId}`,
    },
  };
};

const days30 = 30 * 86_400_000;

function changedSpan(
  query: URLSearchParams,
  nowMs: number,
): { readonly start: string; readonly end: string } {
  const parse = (name: string): string => {
    const at = Date.parse((query.get(name) ?? '').replace(' ', '+'));
    if (Number.isNaN(at)) throw new ApiError(400, 'INVALID_QUERY_FILTER_OPERATOR', `${name}: invalid date`);
    return toSecond(at);
  };
  const [start, end] = [parse('start'), parse('end')];
  if (start >= end) throw new ApiError(400, 'INVALID_REPLICATION_DATE', 'startDate cannot be after endDate');
  if (Date.parse(start) < nowMs - days30) {
    throw new ApiError(400, 'INVALID_REPLICATION_DATE', 'startDate cannot be more than 30 days ago');
  }
  return { start, end };
}

/** `/sobjects/X/updated`. */
export const updatedResource: Resource = (call, org, [object = '']) => {
  const { start, end } = changedSpan(call.query, org.clock.now());
  const ids = changedRows(tableNamed(org, object).rows.values(), start, end, false).map(({ id }) => id);
  return { status: 200, body: { ids, latestDateCovered: toWireInstant(end) } };
};

/** `/sobjects/X/deleted`. */
export const deletedResource: Resource = (call, org, [object = '']) => {
  const { start, end } = changedSpan(call.query, org.clock.now());
  const deletedRecords = changedRows(tableNamed(org, object).rows.values(), start, end, true).map(
    ({ id, values }) => ({ id, deletedDate: toWireInstant(String(values.SystemModstamp)) }),
  );
  return {
    status: 200,
    body: {
      deletedRecords,
      earliestDateAvailable: toWireInstant(toSecond(org.clock.now() - days30)),
      latestDateCovered: toWireInstant(end),
    },
  };
};

function changedRows<R extends { readonly values: Readonly<Record<string, unknown>> }>(
  rows: Iterable<R>,
  start: string,
  end: string,
  deleted: boolean,
): readonly R[] {
  return [...rows].filter(({ values }) => {
    const at = String(values.SystemModstamp);
    return (values.IsDeleted === true) === deleted && at >= start && at < end;
  });
}

/** Who the session belongs to: `/services/oauth2/userinfo` and the identity URL of the token. */
export function userInfo(baseUrl: string): Reply {
  const { username } = sandboxSalesforce;
  return {
    status: 200,
    body: {
      sub: `${baseUrl}/id/${organizationId}/${userId}`,
      id: `${baseUrl}/id/${organizationId}/${userId}`,
      user_id: userId,
      organization_id: organizationId,
      username,
      preferred_username: username,
      nickname: 'integration',
      display_name: 'Integration User',
      name: 'Integration User',
      given_name: 'Integration',
      family_name: 'User',
      email: username,
      email_verified: true,
      zoneinfo: 'GMT',
      active: true,
      user_type: 'STANDARD',
      language: 'en_US',
      locale: 'en_US',
      utcOffset: 0,
    },
  };
}
