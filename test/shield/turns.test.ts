import { expect, test } from 'vitest';
import { Turns } from '#shield/turns.ts';
import { createRandom } from './random.ts';

/** Calls that wait by the order of one `Turns`; `go` takes the next one. */
function createQueue() {
  const turns = new Turns();
  const waiting: { caller: string; tenant: string; tag: number; sequence: number }[] = [];
  let sequence = 0;
  return {
    turns,
    waiting,
    enter(caller: string, tenant = '') {
      waiting.push({ caller, tenant, tag: turns.enter(caller, tenant), sequence: sequence++ });
    },
    go(): string | undefined {
      waiting.sort((a, b) => a.tag - b.tag || a.sequence - b.sequence);
      const next = waiting.shift();
      if (next === undefined) return undefined;
      turns.took(next.tag);
      turns.leave(next.caller, next.tenant);
      return `${next.caller}${next.tenant}`;
    },
  };
}

test('callers take turns, however many tenants one of them has', () => {
  const { enter, go } = createQueue();
  for (let tenant = 0; tenant < 20; tenant++) enter('portal', `-${tenant}`);
  for (let call = 0; call < 20; call++) enter('crm');
  const went = Array.from({ length: 40 }, go);
  for (let at = 0; at < 40; at += 2)
    expect(new Set(went.slice(at, at + 2).map((name) => name?.split('-')[0]))).toEqual(
      new Set(['portal', 'crm']),
    );
});

test('a tenant that asks for much keeps the others of its caller waiting for a few turns', () => {
  const { enter, go } = createQueue();
  for (let call = 0; call < 1_000; call++) enter('portal', '-greedy');
  go();
  for (let tenant = 0; tenant < 10; tenant++) enter('portal', `-${tenant}`);
  const went = Array.from({ length: 22 }, go);
  expect(new Set(went).size).toBe(11);
});

test('tenants that always have calls waiting get the same number of turns, and their callers too', () => {
  const { enter, go } = createQueue();
  const names = [...Array.from({ length: 5 }, (_, tenant) => ['portal', `-${tenant}`]), ['crm', '']] as const;
  const turns = new Map<string, number>();
  for (const [caller = '', tenant] of names) for (let call = 0; call < 3; call++) enter(caller, tenant);
  for (let turn = 0; turn < 1_000; turn++) {
    const name = go() ?? '';
    turns.set(name, (turns.get(name) ?? 0) + 1);
    const [caller = '', tenant] = name.split('-');
    enter(caller, tenant === undefined ? '' : `-${tenant}`);
  }
  expect(turns.get('crm')).toBeGreaterThan(480);
  for (let tenant = 0; tenant < 5; tenant++) expect(turns.get(`portal-${tenant}`)).toBeGreaterThan(95);
});

test('whoever comes, a tenant’s first call has its turn within three rounds, and nothing is kept at the end', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = createRandom(seed);
    const queue = createQueue();
    const callers = random.integer(1, 4);
    const tenants = random.integer(1, 6);
    const round = callers * tenants;
    const since = new Map<string, number>();
    for (let turn = 0; turn < 100; turn++) {
      const caller = `caller${random.integer(1, callers)}`;
      const tenant = `-${random.integer(1, tenants)}`;
      if (!queue.waiting.some((one) => one.caller + one.tenant === caller + tenant))
        since.set(caller + tenant, turn);
      for (let call = random.pick([1, 1, 1, 30]); call > 0; call--) queue.enter(caller, tenant);
      const name = queue.go() ?? '';
      const began = since.get(name);
      since.delete(name);
      if (began !== undefined)
        expect(turn - began, `seed ${seed}, ${name}`).toBeLessThanOrEqual(3 * round + callers);
    }
    while (queue.go() !== undefined);
    expect(queue.turns.before('caller1', '-1')).toBe(0);
  }
});
