import { type ApiCall, methodNotAllowed, type Org, type Resource } from './api-call.ts';
import { ApiError, type Reply } from './api-error.ts';
import { type QueryResult, runSoql } from './soql-run.ts';

const maxBatch = 2_000;
const minBatch = 200;

/** `Sforce-Query-Options: batchSize=200`: rows a page. */
function batchSize({ headers }: ApiCall): number {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(headers['sforce-query-options'] ?? '')?.[1];
  return asked === undefined ? maxBatch : Math.min(maxBatch, Math.max(minBatch, Number(asked)));
}

function toPage(call: ApiCall, org: Org, result: QueryResult, from: number, cursor?: string): Reply {
  const to = Math.min(result.totalSize, from + batchSize(call));
  const records = result.records(from, to);
  // A count has a size and no rows, and is done with the first page.
  const done = to >= result.totalSize || records.length === 0;
  const more = done ? undefined : `${call.basePath}/query/${org.cursors.open(result, to, cursor)}`;
  const { totalSize } = result;
  return { status: 200, body: { totalSize, done, ...(more && { nextRecordsUrl: more }), records } };
}

function answerQuery(call: ApiCall, org: Org, includeDeleted: boolean): Reply {
  if (call.method !== 'GET') throw methodNotAllowed(call.method, 'GET,HEAD');
  if (call.query.has('explain')) {
    throw new ApiError(400, 'MALFORMED_QUERY', 'The simulated Salesforce does not explain queries');
  }
  const soql = call.query.get('q');
  if (soql === null) throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const result = runSoql(soql, {
    org: org.data,
    nowMs: org.clock.now(),
    basePath: call.basePath,
    includeDeleted,
  });
  return toPage(call, org, result, 0);
}

export const queryResource: Resource = (call, org) => answerQuery(call, org, false);
export const queryAllResource: Resource = (call, org) => answerQuery(call, org, true);

export const queryMoreResource: Resource = (call, org, [locator = '']) => {
  if (call.method !== 'GET') throw methodNotAllowed(call.method, 'GET,HEAD');
  const { cursor, result, offset } = org.cursors.find(locator);
  return toPage(call, org, result, offset, cursor);
};
