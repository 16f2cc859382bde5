import { Agent, fetch as undiciFetch } from 'undici';
import type { Priority } from '#shield/call.ts';
import { createShield } from '#shield/create-shield.ts';
import { netSuiteContract } from '#systems/netsuite/limits.ts';
import { createSalesforceContract } from '#systems/salesforce/limits.ts';
import { createStripeContract } from '#systems/stripe/limits.ts';
import { type Limiter, loadBottleneck } from '../rivals/load-bottleneck.ts';
import type { SimulatedCall, SystemName } from './start-simulators.ts';

export interface OfferedCall extends SimulatedCall {
  readonly priority: Priority;
  readonly deadlineAt: number;
}

/** One way to call the systems: resolves with the status, rejects where the call was given up. */
export interface SimulatedApproach extends AsyncDisposable {
  readonly name: string;
  send(call: OfferedCall): Promise<number>;
}

const agent = new Agent({ keepAliveTimeout: 30_000, connections: 2_000 });
const limiterPriority: Readonly<Record<Priority, number>> = { interactive: 1, workflow: 3, sync: 6, bulk: 9 };

async function send({ url, init, deadlineAt }: OfferedCall): Promise<number> {
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(deadlineAt - Date.now())));
  const response = await undiciFetch(url, { ...init, signal, dispatcher: agent });
  await response.arrayBuffer();
  return response.status;
}

function createNone(): SimulatedApproach {
  return { name: 'no shield', send, async [Symbol.asyncDispose]() {} };
}

/** As many calls at a time as the limits come to: NetSuite's places, Stripe's rate times its latency, Salesforce's long calls. */
function createSemaphores(): SimulatedApproach {
  const free: Record<SystemName, number> = { salesforce: 25, netsuite: 5, stripe: 18 };
  const waiting: Record<SystemName, (() => void)[]> = { salesforce: [], netsuite: [], stripe: [] };
  return {
    name: 'semaphore',
    async send(call) {
      const { system } = call;
      if (free[system] > 0) free[system] -= 1;
      else await new Promise<void>((resolve) => waiting[system].push(resolve));
      try {
        if (Date.now() > call.deadlineAt) throw new Error('late');
        return await send(call);
      } finally {
        const next = waiting[system].shift();
        if (next !== undefined) next();
        else free[system] += 1;
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** bottleneck with places, refilled reservoirs, the day's reservoir and its priorities; `undefined` where it is not installed. */
async function createLimiters(dailyRequests: number): Promise<SimulatedApproach | undefined> {
  const Bottleneck = await loadBottleneck();
  if (Bottleneck === undefined) return undefined;
  const rate = (limit: number) =>
    new Bottleneck({
      reservoir: limit,
      reservoirRefreshAmount: limit,
      reservoirRefreshInterval: 1_000,
      minTime: 1_000 / limit,
    });
  const fixed = {
    salesforce: new Bottleneck({ reservoir: dailyRequests, maxConcurrent: 25 }),
    netsuite: new Bottleneck({ maxConcurrent: 5 }),
  };
  const global = rate(100);
  const endpoints = new Map<string, Limiter>();
  const limiterOf = ({ system, operation }: OfferedCall): Limiter => {
    if (system !== 'stripe') return fixed[system];
    const limiter = endpoints.get(operation) ?? rate(25).chain(global);
    endpoints.set(operation, limiter);
    return limiter;
  };
  return {
    name: 'bottleneck',
    send: (call) =>
      limiterOf(call).schedule({ priority: limiterPriority[call.priority] }, async () => {
        if (Date.now() > call.deadlineAt) throw new Error('late');
        return send(call);
      }),
    async [Symbol.asyncDispose]() {
      const all = [fixed.salesforce, fixed.netsuite, global, ...endpoints.values()];
      await Promise.all(all.map((one) => one.stop({ dropWaitingJobs: true })));
    },
  };
}

/** The contracts with which the product itself connects these systems. */
function createShielded(dailyRequests: number): SimulatedApproach {
  const contracts = {
    salesforce: createSalesforceContract({ dailyRequests }),
    netsuite: netSuiteContract(),
    stripe: createStripeContract('live'),
  };
  const shieldOf = (system: SystemName) =>
    createShield({ system, account: 'bench', contract: contracts[system] });
  const shields = {
    salesforce: shieldOf('salesforce'),
    netsuite: shieldOf('netsuite'),
    stripe: shieldOf('stripe'),
  };
  return {
    name: 'shield',
    async send({ system, operation, url, init, priority, deadlineAt }) {
      const { signal } = new AbortController();
      const origin = { signal, correlationId: 'bench', priority, deadlineAt };
      const response = await shields[system].fetch(url, init, { operation, effect: 'read', origin });
      await response.arrayBuffer();
      return response.status;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(shields).map((shield) => shield[Symbol.asyncDispose]()));
    },
  };
}

/** By the names of `--approaches`. */
export const simulatedApproaches = {
  direct: createNone,
  semaphore: createSemaphores,
  bottleneck: createLimiters,
  shield: createShielded,
} satisfies Record<
  string,
  (dailyRequests: number) => SimulatedApproach | Promise<SimulatedApproach | undefined>
>;
