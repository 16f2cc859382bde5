import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createShield } from '#shield/create-shield.ts';
import type { SharedBudget } from '#shield/shared-budget.ts';
import type { SharedBudgetOptions } from '#shield/start-shared-budget.ts';
import { startLimitedVendor } from './limited-vendor.ts';
import { callOf } from './vendor.ts';

/** Where processes settle, under test. */
export interface BudgetBackend {
  /** Given to processes of their own. */
  readonly url: string;
  readonly start: (options: SharedBudgetOptions) => Promise<SharedBudget & AsyncDisposable>;
  /** As `start`, over a connection that `cut` ends for good. */
  readonly startCuttable: (
    options: SharedBudgetOptions,
  ) => Promise<{ readonly shared: SharedBudget & AsyncDisposable; cut(): Promise<void> }>;
  /** The slots that each living process of billing/one holds. */
  readonly heldSlots: () => Promise<readonly number[]>;
}

const children: ChildProcess[] = [];
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const until = (condition: () => void | Promise<void>) =>
  vi.waitFor(condition, { timeout: 25_000, interval: 50 });

/** What holds of a shared budget whatever keeps it. */
export function testSharedBudget(backend: () => BudgetBackend): void {
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  function startMember(vendorUrl: string): ChildProcess {
    const program = join(import.meta.dirname, 'budget-member.ts');
    const child = spawn(process.execPath, [program, backend().url, vendorUrl], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(child);
    return child;
  }

  test('four processes share one allowance without a breach, and a killed one leaves its part to the others', async () => {
    await using vendor = await startLimitedVendor(60);
    const members = [1, 2, 3, 4].map(() => startMember(vendor.url));
    await until(() => expect(vendor.seen.callers.size).toBe(4));
    await until(() => expect(vendor.seen.sentAt.length).toBeGreaterThan(200));
    await until(async () => expect((await backend().heldSlots()).length).toBe(4));

    members[0]?.kill('SIGKILL');
    await until(async () => {
      const held = await backend().heldSlots();
      expect(held.length).toBe(3);
      expect(sum(held)).toBe(6);
    });
    const before = vendor.seen.sentAt.length;
    await until(() => expect(vendor.seen.sentAt.length).toBeGreaterThan(before + 60));
    expect(vendor.seen.peak).toBeLessThanOrEqual(6);
    const sentAt = vendor.seen.sentAt.toSorted((a, b) => a - b);
    for (const [index, at] of sentAt.entries())
      if (index >= 60) expect(at - (sentAt[index - 60] ?? 0)).toBeGreaterThanOrEqual(1_000);
  }, 60_000);

  test('a budget of calls is spent once, whoever spends it', async () => {
    const contract = {
      windows: [{ name: 'daily', kind: 'sliding' as const, limit: 50, windowMs: 86_400_000 }],
      concurrency: [],
      reserves: { interactive: 1, workflow: 0, sync: 0, bulk: 0 },
      maxWaitMs: { interactive: 1_500 },
    };
    let sent = 0;
    const fetch = async () => {
      sent += 1;
      return Response.json({});
    };
    await using stack = new AsyncDisposableStack();
    const start = async () => {
      const shared = stack.use(await backend().start({ system: 'crm', account: 'one', syncMs: 50 }));
      return stack.use(createShield({ system: 'crm', account: 'one', contract, fetch, shared }));
    };
    const parts = await Promise.all([start(), start(), start()]);
    const ends = await Promise.allSettled(
      parts.flatMap((shield, part) =>
        Array.from({ length: 40 }, (_, i) => shield.fetch(`${part}/${i}`, {}, callOf())),
      ),
    );
    // Each keeps one call at hand, also when it has no more use for it.
    expect(sent).toBeGreaterThanOrEqual(50 - parts.length);
    expect(sent).toBeLessThanOrEqual(50);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(sent);
  }, 60_000);

  test('a process that cannot renew its lease stops sending', async () => {
    const { shared, cut } = await backend().startCuttable({
      system: 'erp',
      account: 'one',
      leaseMs: 400,
      syncMs: 50,
    });
    let sent = 0;
    const fetch = async () => {
      sent += 1;
      return Response.json({});
    };
    const contract = { windows: [], concurrency: [{ name: 'account', limit: 5 }] };
    await using shield = createShield({ system: 'erp', account: 'one', contract, fetch, shared });
    expect((await shield.fetch('1', {}, callOf())).status).toBe(200);
    await cut();
    const deadlineAt = Date.now() + 1_500;
    let end: unknown;
    for (let i = 2; end === undefined; i++)
      await shield.fetch(`${i}`, {}, callOf({ deadlineAt })).then(
        () => new Promise(setImmediate),
        (error) => {
          end = error;
        },
      );
    expect(end).toHaveProperty('code', expect.stringMatching(/DEADLINE_EXCEEDED|SYSTEM_BUDGET_EXHAUSTED/));
    expect(sent).toBeGreaterThan(0);
    await expect(shared[Symbol.asyncDispose]()).rejects.toThrow();
  });

  test('the first call of an operation is neither refused nor kept waiting for its part', async () => {
    const contract = {
      windows: [{ name: 'second', kind: 'sliding' as const, limit: 10, windowMs: 1_000, perOperation: true }],
      concurrency: [{ name: 'account', limit: 5 }],
    };
    await using stack = new AsyncDisposableStack();
    const shared = stack.use(await backend().start({ system: 'crm', account: 'two', syncMs: 60_000 }));
    const fetch = async () => Response.json({});
    const shield = stack.use(createShield({ system: 'crm', account: 'two', contract, fetch, shared }));
    for (const operation of ['get', 'list', 'create'])
      expect(
        (await shield.fetch(operation, {}, callOf({ operation, deadlineAt: Date.now() + 5_000 }))).status,
      ).toBe(200);
  });

  test('a process that is alone waits for nothing when an operation is new', async () => {
    const contract = {
      windows: [{ name: 'second', kind: 'sliding' as const, limit: 10, windowMs: 1_000, perOperation: true }],
      concurrency: [{ name: 'account', limit: 5 }],
    };
    await using stack = new AsyncDisposableStack();
    const shared = stack.use(await backend().start({ system: 'crm', account: 'three', syncMs: 60_000 }));
    const fetch = async () => Response.json({});
    const shield = stack.use(createShield({ system: 'crm', account: 'three', contract, fetch, shared }));
    await shield.fetch('get', {}, callOf({ operation: 'get' }));
    const waits: number[] = [];
    for (const operation of ['list', 'create', 'delete']) {
      const onCall = ({ queuedMs }: { readonly queuedMs: number }) => waits.push(queuedMs);
      await shield.fetch(operation, {}, callOf({ operation, onCall }));
    }
    expect(waits).toEqual([0, 0, 0]);
  });
}
