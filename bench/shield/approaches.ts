import { Agent, fetch as undiciFetch } from 'undici';
import type { Priority } from '#shield/call.ts';
import { createShield, type Shield } from '#shield/create-shield.ts';
import { type AccountName, accounts, contracts } from './accounts.ts';
import { type Limiter, loadBottleneck } from './rivals/load-bottleneck.ts';

export interface Request {
  readonly account: AccountName;
  readonly operation: string;
  readonly url: string;
  readonly isRead: boolean;
  readonly priority: Priority;
  readonly deadlineAt: number;
}

/** One way to call the vendors: resolves with the status, rejects where the call was given up. */
export interface Approach extends AsyncDisposable {
  readonly name: string;
  send(request: Request): Promise<number>;
}

const agent = new Agent({ keepAliveTimeout: 30_000, connections: 2_000 });

async function call({ url, isRead, deadlineAt }: Request): Promise<number> {
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(deadlineAt - Date.now())));
  const response = await undiciFetch(url, { method: isRead ? 'GET' : 'POST', signal, dispatcher: agent });
  await response.arrayBuffer();
  return response.status;
}

export function createDirect(): Approach {
  return { name: 'no shield', send: call, async [Symbol.asyncDispose]() {} };
}

/** As many calls at a time as the vendor's limits come to: the slots, or the rate times the latency. */
export function createSemaphores(): Approach {
  const { perSecond, medianMs } = accounts.billing;
  const free = { erp: accounts.erp.slots as number, billing: Math.floor((perSecond * medianMs) / 1000) };
  const waiting: Record<AccountName, (() => void)[]> = { erp: [], billing: [] };
  return {
    name: 'semaphore',
    async send(request) {
      const { account } = request;
      if (free[account] > 0) free[account] -= 1;
      else await new Promise<void>((resolve) => waiting[account].push(resolve));
      try {
        if (Date.now() > request.deadlineAt) throw new Error('late');
        return await call(request);
      } finally {
        const next = waiting[account].shift();
        if (next !== undefined) next();
        else free[account] += 1;
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

const limiterPriority: Readonly<Record<Priority, number>> = { interactive: 1, workflow: 3, sync: 6, bulk: 9 };

/** bottleneck with slots, a refilled reservoir and its priorities; `undefined` where it is not installed. */
export async function createLimiters(): Promise<Approach | undefined> {
  const Limiter = await loadBottleneck();
  if (Limiter === undefined) return undefined;
  const rate = (limit: number) =>
    new Limiter({
      reservoir: limit,
      reservoirRefreshAmount: limit,
      reservoirRefreshInterval: 1_000,
      minTime: 1_000 / limit,
    });
  const erp = new Limiter({ maxConcurrent: accounts.erp.slots });
  const global = rate(accounts.billing.perSecond);
  const endpoints = new Map<string, Limiter>();
  const limiterOf = ({ account, operation }: Request): Limiter => {
    if (account === 'erp') return erp;
    const limiter = endpoints.get(operation) ?? rate(accounts.billing.perEndpoint).chain(global);
    endpoints.set(operation, limiter);
    return limiter;
  };
  return {
    name: 'bottleneck',
    send: (request) =>
      limiterOf(request).schedule({ priority: limiterPriority[request.priority] }, async () => {
        if (Date.now() > request.deadlineAt) throw new Error('late');
        return call(request);
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all(
        [erp, global, ...endpoints.values()].map((one) => one.stop({ dropWaitingJobs: true })),
      );
    },
  };
}

export function createShielded(): Approach {
  const shields: Readonly<Record<AccountName, Shield>> = {
    erp: createShield({ system: 'erp', account: 'bench', contract: contracts.erp }),
    billing: createShield({ system: 'billing', account: 'bench', contract: contracts.billing }),
  };
  return {
    name: 'shield',
    async send({ account, operation, url, isRead, priority, deadlineAt }) {
      // Each caller has one of its own.
      const { signal } = new AbortController();
      const origin = { signal, correlationId: 'bench', priority, deadlineAt };
      const effect = isRead ? 'read' : 'unsafe';
      const response = await shields[account].fetch(
        url,
        { method: isRead ? 'GET' : 'POST' },
        { operation, effect, origin },
      );
      await response.arrayBuffer();
      return response.status;
    },
    async [Symbol.asyncDispose]() {
      await shields.erp[Symbol.asyncDispose]();
      await shields.billing[Symbol.asyncDispose]();
    },
  };
}
