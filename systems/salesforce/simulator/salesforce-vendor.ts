import type { SimulatedRequest, SimulatedResponse, SimulatedVendor } from '#sandbox/kit/simulator.ts';
import type { VendorDeps } from '#sandbox/kit/start-simulator.ts';
import type { ApiCall, Org } from './api-call.ts';
import { ApiError, notFound, type Reply, toReply, toResponse } from './api-error.ts';
import { createDailyAllocation, createLongCalls } from './call-limits.ts';
import { type ChangeLog, createChangeLog } from './change-log.ts';
import { type OrgData, openOrgData } from './org-data.ts';
import { userInfo } from './org-resources.ts';
import { createQueryCursors } from './query-cursors.ts';
import { answerCall, operationOf } from './router.ts';
import { seedOrg, toSecond } from './seed-org.ts';
import { seedSales } from './seed-sales.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createRowWriter } from './write-row.ts';

export interface SalesforceSimulatorOptions {
  /** SPKI PEM of the key that signs JWT bearer assertions; without one the flow is refused. */
  readonly jwtPublicKey?: string;
  /** Calls in 24 hours; 100,000 where absent. */
  readonly dailyRequests?: number;
  /** How long a call runs before it counts as a long one; 20 s where absent. */
  readonly longCallMs?: number;
  /** Long calls at a time; 25 where absent. */
  readonly longCalls?: number;
  /** The configured name of the ERP whose order ids the quotes carry. */
  readonly orderSystem?: string;
  /** How long a quiet stream of events waits for a sign of life; 60 s where absent. */
  readonly keepAliveMs?: number;
}

export interface SalesforceVendor extends SimulatedVendor {
  readonly org: { readonly data: OrgData; readonly changes: ChangeLog; readonly sessions: Sessions };
}

const firstVersion = 31;
const lastVersion = 67;
const maxUrlLength = 16_000;

/** What every answer of the API carries. */
const commonHeaders = {
  'cache-control': 'no-cache,must-revalidate,max-age=0,no-store,private',
  server: 'sfdcedge',
  vary: 'Accept-Encoding',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'none',
};

export function createSalesforceVendor(
  { clock, random, store, config }: VendorDeps,
  options: SalesforceSimulatorOptions,
): SalesforceVendor {
  const enforced = config.limits === 'real';
  const data = openOrgData(store);
  seedOrg(data, toSecond(Date.parse(`${config.company.today}T00:00:00Z`) - 365 * 86_400_000));
  seedSales(data, config.company, options.orderSystem);
  const changes = createChangeLog(store, clock);
  const sessions = createSessions({
    clock,
    random,
    ...(options.jwtPublicKey !== undefined && { jwtPublicKey: options.jwtPublicKey }),
  });
  const daily = createDailyAllocation({ max: options.dailyRequests ?? 100_000, enforced, clock, random });
  const longCalls = createLongCalls(options.longCalls ?? 25, options.longCallMs ?? 20_000);
  const org: Org = {
    data,
    clock,
    writer: createRowWriter(data, clock, changes.appendRow),
    cursors: createQueryCursors(clock, random),
    daily,
    answer: (call) => answerCall(call, org),
  };

  /** Everything but versions and tokens: needs a session and costs a call. */
  function answerMetered(request: SimulatedRequest, work: () => Reply): Reply {
    try {
      sessions.check(request);
      daily.spend();
      const reply = work();
      return { ...reply, headers: { 'sforce-limit-info': daily.header(), ...reply.headers } };
    } catch (error) {
      return toReply(error);
    }
  }

  async function answer(request: SimulatedRequest): Promise<Reply> {
    const { method, path } = request;
    if (path === '/services/oauth2/token') {
      return method === 'POST' ? await sessions.grant(request) : toReply(notFound());
    }
    if (/^\/services\/data\/?$/.test(path)) return { status: 200, body: versions() };
    if (path === '/services/oauth2/userinfo' || path.startsWith('/id/')) {
      return answerMetered(request, () => userInfo(`http://${request.headers.host}`));
    }
    return answerMetered(request, () => {
      const { version, below } = versionOf(path);
      return answerCall(toCall(request, `/services/data/v${version}.0`, below), org);
    });
  }

  return {
    system: 'salesforce',
    org: { data, changes, sessions },
    async handle(request) {
      const length = request.path.length + request.query.toString().length;
      const operation = operationName(request);
      if (length > maxUrlLength) return { ...uriTooLong, operation };
      const reply = await answer(request);
      const requestId = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
      const headers = { ...commonHeaders, 'x-sfdc-request-id': requestId, 'x-request-id': requestId };
      const response = toResponse({ ...reply, headers: { ...headers, ...reply.headers } }, operation);
      return isLimited(reply) ? { ...response, limited: true } : response;
    },
    admit(request) {
      if (!enforced || request.path === '/services/oauth2/token') return undefined;
      const leave = longCalls.enter();
      if (leave) return leave;
      const message = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.';
      const refusal = toReply(new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', message));
      return { ...toResponse(refusal, operationName(request)), limited: true };
    },
    operation: operationName,
    latencyMs: ({ path, method }, chance) => {
      if (path.endsWith('/token')) return 120 + chance() * 180;
      return method === 'GET' ? 60 + chance() * 140 : 120 + chance() * 260;
    },
    records: (type) => {
      const table = data.table(type);
      return table && [...table.rows.values()].map(({ id, values }) => ({ Id: id, ...values }));
    },
  };
}

const uriTooLong: Omit<SimulatedResponse, 'operation'> = {
  status: 414,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>414 URI Too Long</title></head><body><h1>URI Too Long</h1></body></html>',
};

function isLimited({ status, body }: Reply): boolean {
  return status === 403 && JSON.stringify(body).includes('REQUEST_LIMIT_EXCEEDED');
}

function operationName({ method, path }: SimulatedRequest): string {
  if (path === '/services/oauth2/token') return 'token';
  if (path === '/services/oauth2/userinfo' || path.startsWith('/id/')) return 'userinfo';
  if (/^\/services\/data\/?$/.test(path)) return 'versions';
  const below = /^\/services\/data\/v\d+\.0(.*)$/.exec(path)?.[1];
  return below === undefined ? 'unknown' : operationOf(method, below.replace(/\/+$/, ''));
}

function versions(): readonly unknown[] {
  const seasons = ['Winter', 'Spring', 'Summer'];
  return Array.from({ length: lastVersion - firstVersion + 1 }, (_, index) => {
    const version = firstVersion + index;
    // Three a year; v67 is Summer '26.
    const season = seasons[(version - 65 + 300) % 3] ?? '';
    const year = 26 + Math.floor((version - 65) / 3);
    const url = `/services/data/v${version}.0`;
    return { label: `${season} '${String(year).padStart(2, '0')}`, url, version: `${version}.0` };
  });
}

function versionOf(path: string): { readonly version: number; readonly below: string } {
  const [, text, below = ''] = /^\/services\/data\/v(\d+)\.0(\/.*)?$/.exec(path) ?? [];
  const version = Number(text);
  if (!text || version > lastVersion) throw notFound();
  if (version < firstVersion) {
    throw new ApiError(
      410,
      'UNSUPPORTED_API_VERSION',
      `The requested resource is no longer available: v${version}.0`,
    );
  }
  return { version, below: below.replace(/\/+$/, '') };
}

function toCall(request: SimulatedRequest, basePath: string, path: string): ApiCall {
  const { method, query, headers } = request;
  return { method, path, query, headers, body: parseBody(request), basePath };
}

function parseBody({ body, headers }: SimulatedRequest): unknown {
  if (body === '') return undefined;
  if (!/json/i.test(headers['content-type'] ?? '')) {
    const message = `Content-Type header specified in HTTP request is not supported: ${headers['content-type'] ?? ''}`;
    throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', message);
  }
  try {
    return JSON.parse(body);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'Unexpected end of input';
    throw new ApiError(400, 'JSON_PARSER_ERROR', message);
  }
}
