import { expect, it } from 'vitest';
import { createShield } from '#shield/create-shield.ts';
import { createNetSuite } from '#systems/netsuite/create-netsuite.ts';
import { netSuiteContract } from '#systems/netsuite/limits.ts';
import { naming, sandboxConfig, startSandbox, testContext } from './sandbox.ts';

it('behind the shield twenty reads at once never meet NetSuite’s limit', async () => {
  await using sandbox = await startSandbox({ latency: 'real' });
  await using shield = createShield({ system: naming.system, account: 'test', contract: netSuiteContract() });
  const netSuite = createNetSuite({
    system: naming.system,
    config: sandboxConfig(sandbox.url),
    fetch: shield.fetch,
  });
  // Different questions: equal ones would be asked once for all.
  const pages = await Promise.all(
    Array.from({ length: 20 }, (_, index) => {
      return netSuite.orders.listOrders({ page: { first: index + 1 } }, testContext());
    }),
  );
  expect(pages.map(({ items }) => items.length)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(await sandbox.control('stats')).toMatchObject({
    limited: 0,
    byOperation: { suiteql: 20, token: 1 },
  });
});
