import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createLog } from '#platform/log.ts';
import type { SystemContract } from '#shield/contract.ts';
import { createShield } from '#shield/create-shield.ts';
import { createShieldMetrics } from '#shield/shield-metrics.ts';
import { callOf, createVendor } from './vendor.ts';
import { VirtualClock } from './virtual-clock.ts';

const contract: SystemContract = {
  windows: [{ name: 'daily', kind: 'sliding', limit: 10, windowMs: 86_400_000 }],
  concurrency: [{ name: 'account', limit: 1 }],
  reserves: { interactive: 1, workflow: 0, sync: 0, bulk: 0 },
};

test('what was used, waited, refused and coalesced is scraped by system and class', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const registry = new Registry();
  const metrics = createShieldMetrics(registry);
  const shield = createShield({ system: 'crm', account: 'a', contract, fetch: vendor.fetch, clock, metrics });
  const answers = ['1', '1', '2', '3'].map((url) =>
    shield.fetch(url, {}, callOf({ caller: 'portal', task: 'Orders', subgraph: 'order' })),
  );
  const late = shield.fetch('4', {}, callOf({ deadlineAt: clock.wall() + 10 }));
  await expect(late).rejects.toMatchObject({ code: 'SYSTEM_BUDGET_EXHAUSTED' });
  await clock.advance(1_000);
  await Promise.all(answers);
  const text = await registry.metrics();
  for (const line of [
    'weir_shield_calls_total{system="crm",class="interactive"} 3',
    'weir_shield_waited_total{system="crm",class="interactive"} 2',
    'weir_shield_refused_total{system="crm",class="interactive"} 1',
    'weir_shield_coalesced_total{system="crm",class="interactive"} 1',
    'weir_shield_quota_remaining{system="crm",quota="daily"} 7',
    'weir_shield_answers_total{system="crm",outcome="ok"} 3',
    'weir_shield_state{system="crm"} 2',
    'weir_shield_spent_total{system="crm",class="interactive",caller="portal",subgraph="order"} 3',
  ])
    expect(text).toContain(line);
  expect(shield.spending()).toEqual([
    {
      caller: 'portal',
      task: 'Orders',
      subgraph: 'order',
      operation: 'get',
      priority: 'interactive',
      calls: 3,
    },
  ]);
  await shield[Symbol.asyncDispose]();
  expect(await registry.metrics()).not.toContain('system="crm"');
});

test('a class that is being refused is told to the operator, and not once a call', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const lines: string[] = [];
  const log = createLog({
    level: 'warn',
    format: 'json',
    destination: { write: (line) => lines.push(line) },
  });
  await using shield = createShield({
    system: 'crm',
    account: 'a',
    contract,
    fetch: vendor.fetch,
    clock,
    log,
  });
  const refuseSome = () =>
    Promise.allSettled(
      Array.from({ length: 50 }, (_, i) =>
        shield.fetch(`${i}`, {}, callOf({ priority: 'bulk', deadlineAt: clock.wall() + 50 })),
      ),
    );
  const first = refuseSome();
  await clock.advance(11_000);
  const second = refuseSome();
  await clock.advance(1_000);
  await Promise.all([first, second]);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ system: 'crm', class: 'bulk', refused: 1 }),
    expect.objectContaining({ system: 'crm', class: 'bulk' }),
  ]);
});
