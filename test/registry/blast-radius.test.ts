import { expect, test } from 'vitest';
import { checkSchemas } from '#registry/check-schemas.ts';
import { parseOperations } from '#registry/operations/parse-operations.ts';
import { formatText } from '#registry/report/format-text.ts';
import { defaultTrafficPolicy } from '#registry/traffic/traffic-policy.ts';
import { toFiles, toVersion } from './check-case.ts';
import type { Edit } from './rule-case.ts';

function check(edits: readonly Edit[], more: Partial<Parameters<typeof checkSchemas>[0]> = {}) {
  const { base, head } = toFiles({ name: '', edits });
  return checkSchemas({
    base: toVersion('base', base),
    head: toVersion('head', head),
    maxCost: 10_000,
    ...more,
  });
}

const counts = { workflows: new Map([['BOOKING', 12]]), events: new Map([['order.booked', 3_400]]) };
const clients = [
  { name: 'crm', version: '2.1', count: 7 },
  { name: 'load-test', version: '1', count: 9_000 },
];
const operations = parseOperations(
  JSON.stringify([
    { document: 'query Status { order(id: "1") { status } }', clients },
    {
      document: 'mutation Place($input: PlaceOrderInput!) { placeOrder(input: $input) { order { status } } }',
      clients: [{ name: 'shop', count: 90 }],
    },
  ]),
  'test',
);

const noClosed: Edit = ['sales', '  "Done."\n  CLOSED\n', ''];

test('a finding names the operations, clients, workflows and events that it would break, with counts', () => {
  const result = check([noClosed], { counts, operations });
  const found = result.findings.find(({ rule }) => rule === 'enum-value-removed');
  expect(found).toMatchObject({
    coordinate: 'OrderStatus.CLOSED',
    affected: expect.arrayContaining([
      { operation: 'Status', client: 'crm', version: '2.1', count: 7 },
      { operation: 'Place', client: 'shop', version: '', count: 90 },
    ]),
    events: [{ topic: 'order.booked', kept: 3_400 }],
  });
  expect(formatText(result)).toContain('reaches events order.booked (3400 kept)');
  const input = check(
    [['sales', '  "From which quote."', '  "Now."\n  must: String!\n  "From which quote."']],
    { counts },
  );
  expect(input.findings[0]).toMatchObject({
    rule: 'required-input-field-added',
    workflows: [{ kind: 'BOOKING', running: 12 }],
  });
});

test('says nothing of counts where none are known, and of what nothing uses', () => {
  const [found] = check([
    ['sales', '  "From which quote."', '  "Now."\n  must: String!\n  "From which quote."'],
  ]).findings;
  expect(found?.workflows).toEqual([{ kind: 'BOOKING' }]);
  const [email] = check([['sales', '  email: String', '  mail: String']]).findings;
  expect(email).not.toHaveProperty('workflows');
  expect(email).not.toHaveProperty('events');
});

test.each([
  ['an excluded client', { excludeClients: ['crm', 'load-test'] }, 'warn'],
  ['too few requests', { minRequests: 100_000 }, 'warn'],
  ['too small a part of all', { minPercent: 50 }, 'warn'],
  ['enough of both', { minRequests: 5, minPercent: 0.01 }, 'block'],
] as const)('traffic of %s weighs as the policy says', (_name, policy, severity) => {
  const excludeClients = 'excludeClients' in policy ? [...policy.excludeClients] : [];
  const traffic = { ...defaultTrafficPolicy, ...policy, excludeClients };
  const { findings } = check([['sales', '  "A note."\n  memo(', '  "A note."\n  note(']], {
    traffic,
    operations: parseOperations(
      JSON.stringify([
        { document: 'query M { order(id: "1") { memo } }', clients },
        { document: 'query Other { viewer { id } }', client: 'shop', count: 200_000 },
      ]),
      'test',
    ),
  });
  expect(findings.find(({ rule }) => rule === 'field-removed')?.severity).toBe(severity);
});

test.each([
  ['used', 'block', 'warn'],
  ['unused', 'warn', 'warn'],
  ['fail', 'block', 'block'],
] as const)('without any traffic the policy "%s" decides, and says so', (noData, severity, unknown) => {
  const { findings } = check([['sales', '  email: String', '  mail: String']], {
    operations: [],
    traffic: { ...defaultTrafficPolicy, noData },
  });
  expect(findings.find(({ rule }) => rule === 'field-removed')?.severity).toBe(severity);
  expect(findings.find(({ rule }) => rule === 'operations-unknown')?.severity).toBe(unknown);
});
