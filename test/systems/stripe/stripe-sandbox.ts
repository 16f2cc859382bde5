import { Stripe } from 'stripe';
import type { CallContext } from '#domain/call-context.ts';
import { Secret } from '#platform/config/secret.ts';
import type { Company } from '#sandbox/company/company.ts';
import { createCompany } from '#sandbox/company/create-company.ts';
import type { Simulator, SimulatorConfig } from '#sandbox/kit/simulator.ts';
import type { SystemFetch } from '#shield/call.ts';
import { createStripe, type StripeSystem } from '#systems/stripe/create-stripe.ts';
import { sandboxStripe } from '#systems/stripe/simulator/credentials.ts';
import { startStripeSimulator } from '#systems/stripe/simulator/start-stripe-simulator.ts';
import { passThrough } from '../pass-through.ts';

export interface Stats {
  readonly calls: number;
  readonly limited: number;
  readonly byOperation: Readonly<Record<string, number>>;
  readonly created: Readonly<Record<string, number>>;
}

/** A simulated Stripe with the ports over it and the unmodified official client beside them. */
export interface StripeSandbox extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly company: Company;
  readonly system: StripeSystem;
  readonly official: Stripe;
  connect(options?: {
    readonly fetch?: SystemFetch;
    readonly apiKey?: string;
    readonly now?: () => number;
  }): StripeSystem;
  stats(): Promise<Stats>;
  control(path: string, body?: unknown): Promise<void>;
  records(type: string): Promise<readonly Record<string, unknown>[]>;
}

export const companyDay = '2026-11-20';

let company: Company | undefined;

export async function startStripeSandbox(
  config: Partial<SimulatorConfig> = {},
  wrap: SystemFetch = passThrough,
): Promise<StripeSandbox> {
  company ??= createCompany({ seed: 7, scale: 0.25, today: companyDay });
  const stopping = new AbortController();
  const simulator = await startStripeSimulator(
    { host: '127.0.0.1', port: 0, company, latency: 'fast', limits: 'off', seed: 7, ...config },
    stopping.signal,
  );
  const { url, port } = simulator;
  const connect: StripeSandbox['connect'] = ({ fetch = wrap, apiKey = sandboxStripe.apiKey, now } = {}) =>
    createStripe({
      system: 'stripe',
      config: { apiKey: new Secret(apiKey), url, customerSystem: 'salesforce', productSystem: 'netsuite' },
      fetch,
      ...(now ? { now } : {}),
    });
  const read = async (path: string) => (await fetch(`${url}/_sandbox/${path}`)).json();
  return {
    simulator,
    company,
    connect,
    system: connect(),
    official: new Stripe(sandboxStripe.apiKey, {
      host: '127.0.0.1',
      port,
      protocol: 'http',
      telemetry: false,
    }),
    // The simulator's own route, whose shape its kit tests.
    stats: async () => (await read('stats')) as Stats,
    records: async (type) => recordsOf(await read(`records/${type}`)),
    async control(path, body) {
      const response = await fetch(`${url}/_sandbox/${path}`, {
        method: 'POST',
        body: JSON.stringify(body ?? {}),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    },
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
    },
  };
}

function recordsOf(answer: unknown): readonly Record<string, unknown>[] {
  const list = Array.isArray(answer) ? answer : (answer as { readonly records: unknown }).records;
  return list as readonly Record<string, unknown>[];
}

/** A caller that waits. */
export function callContext(overrides: Partial<CallContext> = {}): CallContext {
  return {
    signal: new AbortController().signal,
    correlationId: 'test',
    priority: 'interactive',
    ...overrides,
  };
}
