import type { CallContext } from '#domain/call-context.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { Secret } from '#platform/config/secret.ts';
import type { Company, CompanyCustomer } from '#sandbox/company/company.ts';
import { createCompany } from '#sandbox/company/create-company.ts';
import type { SimulatorConfig } from '#sandbox/kit/simulator.ts';
import type { SalesforceOptions } from '#systems/salesforce/config.ts';
import { createSalesforce, type Salesforce } from '#systems/salesforce/create-salesforce.ts';
import { sandboxSalesforce } from '#systems/salesforce/simulator/credentials.ts';
import type { SalesforceSimulatorOptions } from '#systems/salesforce/simulator/salesforce-vendor.ts';
import { startSalesforceSimulator } from '#systems/salesforce/simulator/start-salesforce-simulator.ts';
import { createPassThrough, type PassThrough } from '../pass-through.ts';

export const company: Company = createCompany({
  seed: 7,
  scale: 1,
  today: new Date().toISOString().slice(0, 10),
});

/** Has something of everything. */
export const richCustomer: CompanyCustomer = firstOf(company.customers);

export function firstOf<T>(values: Iterable<T>): T {
  for (const value of values) return value;
  throw new RangeError('there is none');
}

export function customerId(customer: CompanyCustomer): string {
  return toEntityId('Customer', 'salesforce', customer.salesforceId);
}

export function context(signal: AbortSignal = AbortSignal.timeout(20_000)): CallContext {
  return { signal, correlationId: 'test', priority: 'interactive' };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON. */
  readonly body: unknown;
}

export interface RunningOrg extends AsyncDisposable {
  readonly url: string;
  readonly salesforce: Salesforce;
  readonly passThrough: PassThrough;
  /** A port set with other options on the same org. */
  connect(options?: Partial<SalesforceOptions>): {
    readonly salesforce: Salesforce;
    readonly passThrough: PassThrough;
  };
  /** A call as any client would make it, with a session of its own; `path` is below the version unless it begins with /services. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  query(soql: string): Promise<Reply>;
  control(path: string, body?: unknown): Promise<unknown>;
  /** Calls by operation since the last `resetStats`. */
  stats(): Promise<Readonly<Record<string, number>>>;
}

export async function startOrg(
  config: Partial<SimulatorConfig> = {},
  options: SalesforceSimulatorOptions = {},
): Promise<RunningOrg> {
  const simulator = await startSalesforceSimulator(
    { host: '127.0.0.1', port: 0, company, latency: 'fast', limits: 'real', seed: 7, ...config },
    new AbortController().signal,
    options,
  );
  const { url } = simulator;
  const token = await requestToken(url);
  const connect = (own: Partial<SalesforceOptions> = {}) => {
    const passThrough = createPassThrough();
    const salesforce = createSalesforce({
      system: 'salesforce',
      config: { instanceUrl: url, auth: sandboxAuth, quotes: 'both', ...own },
      fetch: passThrough.fetch,
    });
    return { salesforce, passThrough };
  };
  const api: RunningOrg['api'] = async (method, path, body, headers = {}) => {
    const whole = path.startsWith('/services') ? path : `/services/data/v67.0${path}`;
    const response = await fetch(`${url}${whole}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  const control = async (path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return await (await fetch(`${url}/_sandbox/${path}`, init)).json();
  };
  return {
    url,
    ...connect(),
    connect,
    api,
    query: (soql) => api('GET', `/query?q=${encodeURIComponent(soql)}`),
    control,
    async stats() {
      const { byOperation } = (await control('stats')) as { byOperation: Record<string, number> };
      return byOperation;
    },
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
}

export const sandboxAuth: SalesforceOptions['auth'] = {
  kind: 'client-credentials',
  clientId: sandboxSalesforce.clientId,
  clientSecret: new Secret(sandboxSalesforce.clientSecret),
};

export async function requestToken(url: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: sandboxSalesforce.clientId,
    client_secret: sandboxSalesforce.clientSecret,
  });
  const response = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body });
  const answer = (await response.json()) as { access_token: string };
  return answer.access_token;
}

/** The rows of a query's answer. */
export function recordsOf(reply: Reply): readonly Readonly<Record<string, unknown>>[] {
  const { records } = reply.body as { records: Record<string, unknown>[] };
  return records;
}

/** The first error of a refusal. */
export function errorOf(reply: Reply): {
  readonly errorCode: string;
  readonly message: string;
  readonly fields?: string[];
} {
  const [error] = reply.body as { errorCode: string; message: string; fields?: string[] }[];
  if (!error) throw new Error(`no error in ${JSON.stringify(reply.body)}`);
  return error;
}
