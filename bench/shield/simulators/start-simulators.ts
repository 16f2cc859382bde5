import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { toSandboxAccess } from '#cli/wire/sandbox-access.ts';
import { createCompany } from '#sandbox/company/create-company.ts';
import type { CallOrigin, SystemFetch } from '#shield/call.ts';
import { createNetSuite } from '#systems/netsuite/create-netsuite.ts';
import { createSalesforce } from '#systems/salesforce/create-salesforce.ts';
import { createZipf } from '../random.ts';

export const systemNames = ['salesforce', 'netsuite', 'stripe'] as const;
export type SystemName = (typeof systemNames)[number];

export interface SimulatedStats {
  readonly calls: number;
  readonly limited: number;
  readonly byOperation: Readonly<Record<string, number>>;
}

/** One read at a system, ready to be sent. */
export interface SimulatedCall {
  readonly system: SystemName;
  readonly operation: string;
  readonly url: string;
  readonly init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
  };
}

const stripeEndpoints = [
  'customers.retrieve',
  'subscriptions.retrieve',
  'products.retrieve',
  'invoices.list',
];

/** Starts the simulated systems, signs in to them, and makes calls for records that are asked for as the k-th as 1/k. */
export async function startSimulators(dailyRequests: number, random: { next(): number }) {
  const worker = new Worker(new URL('./simulators-worker.ts', import.meta.url), {
    workerData: { dailyRequests },
  });
  const [urls] = (await once(worker, 'message')) as [Record<SystemName, string>];
  // Nothing here listens to change events.
  const access = toSandboxAccess(urls, '');
  const company = createCompany({ seed: 1, scale: 1, today: new Date().toISOString().slice(0, 10) });
  const bearers = await signIn(access);
  const headersOf = (system: SystemName) => ({
    authorization: system === 'stripe' ? `Bearer ${access.stripe.apiKey.reveal()}` : (bearers[system] ?? ''),
    'content-type': 'application/json',
  });
  const customers = company.customers.filter(({ stripeId }) => stripeId !== undefined);
  const zipf = createZipf(Math.min(customers.length, company.subscriptions.length), random);

  function stripeCall(): Pick<SimulatedCall, 'operation' | 'url'> {
    const operation = stripeEndpoints[Math.floor(random.next() * stripeEndpoints.length)] ?? '';
    const at = zipf();
    const customer = customers[at]?.stripeId ?? '';
    const products = company.products.filter(({ stripeId }) => stripeId !== undefined);
    const paths: Record<string, string> = {
      'customers.retrieve': `customers/${customer}`,
      'subscriptions.retrieve': `subscriptions/${company.subscriptions[at]?.stripeId ?? ''}`,
      'products.retrieve': `products/${products[at % products.length]?.stripeId ?? ''}`,
      'invoices.list': `invoices?customer=${customer}`,
    };
    return { operation, url: `${urls.stripe}/v1/${paths[operation]}` };
  }

  function createCall(system: SystemName): SimulatedCall {
    const headers = headersOf(system);
    if (system === 'stripe') {
      const { 'content-type': _none, ...plain } = headers;
      return { system, ...stripeCall(), init: { method: 'GET', headers: plain } };
    }
    const customer = customers[zipf()];
    if (system === 'salesforce') {
      const soql = `SELECT Id,Name FROM Account WHERE Id = '${customer?.salesforceId}'`;
      const url = `${urls.salesforce}/services/data/v67.0/query?q=${encodeURIComponent(soql)}`;
      return { system, operation: 'query', url, init: { method: 'GET', headers } };
    }
    const body = JSON.stringify({
      q: 'SELECT cu.id, cu.creditlimit FROM customer cu WHERE cu.externalid = ?',
      params: [customer?.salesforceId],
    });
    const init = { method: 'POST', headers: { ...headers, prefer: 'transient' }, body };
    return {
      system,
      operation: 'suiteql.credit',
      url: `${urls.netsuite}/services/rest/query/v1/suiteql?limit=10&offset=0`,
      init,
    };
  }

  return {
    createCall,
    async stats(system: SystemName): Promise<SimulatedStats> {
      return (await (await fetch(`${urls[system]}/_sandbox/stats`)).json()) as SimulatedStats;
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

/** The tokens that the product's own clients get. */
async function signIn(
  access: ReturnType<typeof toSandboxAccess>,
): Promise<Partial<Record<SystemName, string>>> {
  const bearers: Partial<Record<SystemName, string>> = {};
  const watch =
    (system: SystemName): SystemFetch =>
    (url, init) => {
      const authorization = new Headers(init.headers).get('authorization');
      if (authorization !== null) bearers[system] = authorization;
      return fetch(url, init);
    };
  const ctx: CallOrigin = {
    signal: new AbortController().signal,
    correlationId: 'bench',
    priority: 'interactive',
  };
  const salesforce = createSalesforce({
    system: 'salesforce',
    config: access.salesforce,
    fetch: watch('salesforce'),
  });
  await salesforce.customers.searchCustomers({ page: { first: 1 } }, ctx);
  const netsuite = createNetSuite({
    system: 'netsuite',
    config: { ...access.netsuite, customerSystem: 'salesforce' },
    fetch: watch('netsuite'),
  });
  await netsuite.products.listProducts({ page: { first: 1 } }, ctx);
  return bearers;
}
