import { createClient } from '@redis/client';
import { z } from 'zod';
import type { Secret } from '#platform/config/secret.ts';
import { CodedError } from '#platform/errors.ts';
import type { BudgetBook, BudgetStore } from './budget-store.ts';
import type { Claims } from './claims.ts';
import { type ByRank, ranks } from './priority.ts';
import type { SharedBudget } from './shared-budget.ts';
import { type SharedBudgetOptions, startSharedBudget } from './start-shared-budget.ts';

const claim = z.object({
  wanted: z.number(),
  held: z.number(),
  whole: z.number(),
  windowMs: z.number().exactOptional(),
});
const calls = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const accountBook = z.object({
  members: z.record(z.string(), z.object({ expiresAt: z.number(), claims: z.record(z.string(), claim) })),
  /** By limit: until when, and how many by class. */
  spent: z.record(z.string(), z.array(z.object({ until: z.number(), calls }))),
});
type AccountBook = z.infer<typeof accountBook>;

/** Redis's own clock is that of all leases. */
const readScript = `local time = redis.call('TIME')
return {time[1], time[2], redis.call('GET', KEYS[1]) or ''}`;

/** Writes where nobody else has since it was read. */
const writeScript = `if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3])
return 1`;

const mostTries = 50;
const slotsOfWindow = 256;
/** No answer for so long is none: the lease decides what happens then. */
const patienceMs = 2_000;

/** The connection that the shared budgets of one process use. Throws where there is no Redis at the address. */
export async function connectBudgetRedis(url: Secret, onError: (error: unknown) => void) {
  let wasConnected = false;
  const client = createClient({
    url: url.reveal(),
    disableOfflineQueue: true,
    commandOptions: { timeout: patienceMs },
    socket: {
      connectTimeout: patienceMs,
      // At the start a wrong address is a mistake to be told; later it is a Redis that comes back.
      reconnectStrategy: (retries, cause) => (wasConnected ? Math.min(1_000, 50 * (retries + 1)) : cause),
    },
  });
  client.on('error', onError);
  await client.connect();
  wasConnected = true;
  return Object.assign(client, {
    async [Symbol.asyncDispose]() {
      if (client.isOpen) await client.close();
    },
  });
}

export type BudgetRedis = Pick<Awaited<ReturnType<typeof connectBudgetRedis>>, 'eval'>;

/**
 * Shares one account's allowance with the other processes on this Redis. One that loses what it was told, in a fail-over, may let
 * two processes hold the same part until the next settling.
 */
export async function startRedisBudget(
  options: SharedBudgetOptions & { readonly redis: BudgetRedis },
): Promise<SharedBudget & AsyncDisposable> {
  return startSharedBudget(createRedisStore(options.redis), options);
}

function createRedisStore(redis: BudgetRedis): BudgetStore {
  return {
    async transact(account, member, work) {
      const key = `weir:shield:{${account}}`;
      for (let tries = 0; tries < mostTries; tries++) {
        const [seconds, micros, before] = readReply.parse(await redis.eval(readScript, { keys: [key] }));
        const now = seconds * 1_000 + micros / 1_000;
        const book = parseBook(before);
        bury(book, now);
        const result = await work(openBook(book, member, now));
        const written = await redis.eval(writeScript, {
          keys: [key],
          arguments: [before, JSON.stringify(book), String(Math.ceil(keepUntil(book, now)))],
        });
        if (written === 1) return result;
        // Several at once: one of them gets through each time, and they part.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * (tries + 1)));
      }
      throw new CodedError(
        'SYSTEM_UNAVAILABLE',
        `Redis takes no claim of ${account}: others write at all times.`,
        {
          retryable: true,
        },
      );
    },
  };
}

const readReply = z.tuple([z.coerce.number(), z.coerce.number(), z.string()]);

function parseBook(text: string): AccountBook {
  return text === '' ? { members: {}, spent: {} } : accountBook.parse(JSON.parse(text));
}

/** The dead may have spent what they held of a budget: it counts as spent. What counts no longer goes. */
function bury(book: AccountBook, now: number): void {
  for (const [member, { expiresAt, claims }] of Object.entries(book.members)) {
    if (expiresAt >= now) continue;
    delete book.members[member];
    for (const [name, { held, windowMs }] of Object.entries(claims))
      if (windowMs !== undefined) addSpent(book, name, now + windowMs, [0, 0, 0, held]);
  }
  for (const [name, all] of Object.entries(book.spent))
    book.spent[name] = all.filter(({ until }) => until > now);
}

function openBook(book: AccountBook, member: string, now: number): BudgetBook {
  return {
    async others() {
      return Object.entries(book.members)
        .filter(([name]) => name !== member)
        .map(([name, { claims }]) => ({ member: name, claims: claims as Claims }));
    },
    async spend({ name, windowMs }, byRank) {
      if (byRank.every((count) => count === 0)) return;
      const slotMs = windowMs / slotsOfWindow;
      addSpent(book, name, Math.floor(now / slotMs) * slotMs + windowMs + slotMs, byRank);
    },
    async spent(name) {
      const sum: [number, number, number, number] = [0, 0, 0, 0];
      for (const { calls: byRank } of book.spent[name] ?? [])
        for (const rank of ranks) sum[rank] += byRank[rank];
      return sum;
    },
    async claim(leaseMs, claims) {
      book.members[member] = { expiresAt: now + leaseMs, claims: { ...claims } };
    },
  };
}

function addSpent(book: AccountBook, name: string, until: number, byRank: ByRank<number>): void {
  const all = book.spent[name] ?? [];
  book.spent[name] = all;
  const same = all.find((one) => one.until === until);
  if (same === undefined) all.push({ until, calls: [...byRank] });
  else for (const rank of ranks) same.calls[rank] += byRank[rank];
}

/** Until when something in the book still counts, and a while. */
function keepUntil({ members, spent }: AccountBook, now: number): number {
  const ends = [
    ...Object.values(members).map(({ expiresAt }) => expiresAt),
    ...Object.values(spent).flatMap((all) => all.map(({ until }) => until)),
    ...Object.values(members).flatMap(({ expiresAt, claims }) =>
      Object.values(claims).map(({ windowMs = 0 }) => expiresAt + windowMs),
    ),
  ];
  return Math.max(...ends, now) + 60_000;
}
