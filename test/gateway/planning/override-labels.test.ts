import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createOverrideLabels } from '#gateway/planning/override-labels.ts';
import { federate } from '../federate.ts';
import { startTestGateway } from '../start-test-gateway.ts';

const { supergraphSdl, transports } = federate([
  {
    name: 'old',
    types:
      'type Query { item: Item } type Item @key(fields: "id") { id: ID! half: String all: String flag: String none: String }',
    resolvers: {
      Query: { item: () => ({ id: '1' }) },
      Item: { half: () => 'old', all: () => 'old', flag: () => 'old', none: () => 'old' },
    },
  },
  {
    name: 'new',
    types: `type Item @key(fields: "id") {
      id: ID!
      half: String @override(from: "old", label: "percent(50)")
      all: String @override(from: "old", label: "percent(100)")
      flag: String @override(from: "old", label: "new-flag")
      none: String @override(from: "old", label: "percent(0)")
    }`,
    resolvers: { Item: { half: () => 'new', all: () => 'new', flag: () => 'new', none: () => 'new' } },
  },
]);
const query = '{ item { half all flag none } }';
const start = (overrideLabels?: Record<string, number>) =>
  startTestGateway({
    supergraph: { sdl: supergraphSdl },
    subgraphs: transports,
    auth: 'none',
    ...(overrideLabels && { overrideLabels }),
  });

test('a label holds as often as it says, and one that is not set never', async () => {
  await using gateway = await start();
  const seen = new Set<string>();
  // Both ways have a chance of one in two each time.
  for (let count = 0; count < 60 && seen.size < 2; count++) {
    const { data } = await gateway.ask(query);
    expect(data.item).toMatchObject({ all: 'new', flag: 'old', none: 'old' });
    seen.add(data.item.half);
  }
  expect([...seen].sort()).toEqual(['new', 'old']);
});

test('the configuration sets labels, also those that say a percentage', async () => {
  await using gateway = await start({ 'new-flag': 100, 'percent(50)': 0, 'percent(0)': 100 });
  expect((await gateway.ask(query)).data).toEqual({
    item: { half: 'old', all: 'new', flag: 'new', none: 'new' },
  });
});

test('one throw decides all labels, so that there are as many plans as percentages', () => {
  let dice = 0;
  const labels = createOverrideLabels(parse(supergraphSdl), { 'new-flag': 20 }, () => dice);
  const chosen = [0, 0.1999, 0.2, 0.4999, 0.5, 0.9999].map((thrown) => {
    dice = thrown;
    return labels.choose().active.length;
  });
  expect(chosen).toEqual([3, 3, 2, 2, 1, 1]);
  expect(labels.choices.map(({ active }) => active.length)).toEqual(
    [3, 2, 1].sort(() => 0).slice(0, labels.choices.length),
  );
});

test('a percentage that is none is refused', async () => {
  await expect(start({ 'new-flag': 120 })).rejects.toThrow('"new-flag" is set to 120');
});
