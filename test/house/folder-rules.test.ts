import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

// The lint rule that keeps the folders apart is itself checked: a house of one-line files, each with an import that is allowed or not.

const house = mkdtempSync(join(tmpdir(), 'weir-house-'));
afterAll(() => rmSync(house, { recursive: true }));

const cases: readonly (readonly [file: string, imported: string, allowed: boolean])[] = [
  ['domain/order.ts', './money.ts', true],
  ['domain/order.ts', '#platform/log.ts', false],
  ['domain/order.ts', 'node:fs', false],
  ['domain/order.ts', 'zod', false],
  ['platform/postgres/start.ts', '../log.ts', true],
  ['platform/postgres/start.ts', '../../domain/money.ts', false],
  ['platform/log.ts', '#shield/call.ts', false],
  ['shield/ledger.ts', '#platform/log.ts', true],
  ['shield/ledger.ts', '#domain/money.ts', false],
  ['systems/netsuite/client.ts', '#shield/call.ts', true],
  ['systems/netsuite/client.ts', '#domain/order.ts', true],
  ['systems/netsuite/client.ts', '#systems/stripe/client.ts', false],
  ['systems/netsuite/client.ts', '../stripe/client.ts', false],
  ['systems/netsuite/client.ts', './simulator/start.ts', false],
  ['systems/netsuite/client.ts', '#sandbox/kit/clock.ts', false],
  ['systems/netsuite/client.ts', '#orchestration/client.ts', false],
  ['systems/netsuite/simulator/start.ts', '#sandbox/kit/clock.ts', true],
  ['systems/netsuite/simulator/start.ts', '#systems/stripe/client.ts', false],
  ['subgraphs/order/resolvers.ts', '#orchestration/client.ts', true],
  ['subgraphs/order/resolvers.ts', '../viewer.ts', true],
  ['subgraphs/order/resolvers.ts', '#orchestration/workflows/quote-to-order.ts', false],
  ['subgraphs/order/resolvers.ts', '../customer/context.ts', false],
  ['subgraphs/order/resolvers.ts', '#systems/netsuite/client.ts', false],
  ['subgraphs/viewer.ts', '#gateway/start-gateway.ts', false],
  ['orchestration/client.ts', '#domain/order.ts', true],
  ['orchestration/client.ts', '#systems/netsuite/client.ts', false],
  ['orchestration/client.ts', '#subgraphs/viewer.ts', false],
  ['registry/compose.ts', '#platform/errors.ts', true],
  ['registry/compose.ts', '#domain/order.ts', false],
  ['gateway/start.ts', '#platform/log.ts', true],
  ['gateway/start.ts', '#domain/order.ts', false],
  ['gateway/start.ts', '#orchestration/client.ts', false],
  ['cli/main.ts', '#gateway/start.ts', true],
];

test('an import across folders is refused where the table forbids it, and only there', () => {
  cpSync('biome.json', join(house, 'biome.json'));
  for (const [index, [file, imported]] of cases.entries()) {
    const path = join(house, dirname(file), `case-${index}.ts`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `import { thing } from '${imported}';\nexport const used = thing;\n`);
  }
  const biome = resolve('node_modules/.bin/biome');
  const { stdout } = spawnSync(
    biome,
    [
      'lint',
      '--vcs-enabled=false',
      '--only=style/noRestrictedImports',
      '--reporter=github',
      '--max-diagnostics=none',
      '.',
    ],
    { cwd: house, encoding: 'utf8' },
  );
  const refused = new Set([...stdout.matchAll(/case-(\d+)\.ts/g)].map(([, index]) => Number(index)));
  const verdicts = cases.map(([file, imported], index) => ({ file, imported, allowed: !refused.has(index) }));
  expect(verdicts).toEqual(cases.map(([file, imported, allowed]) => ({ file, imported, allowed })));
});
