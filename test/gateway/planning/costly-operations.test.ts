import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPlanning } from '#gateway/planning/start-planning.ts';
import { federate } from '../federate.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => index);

// Every field can be had from every subgraph, so the ways to plan multiply with depth.
const { supergraphSdl, transports } = federate(
  names(8).map((at) => ({
    name: `s${at}`,
    types: `type Query { t: T @shareable }
      type T @key(fields: "id") { id: ID! ${names(4)
        .map((field) => `f${field}: T @shareable`)
        .join(' ')} own${at}: Int }`,
    resolvers: {
      Query: { t: () => ({ id: '1' }) },
      T: { [`own${at}`]: () => at, f0: () => ({ id: '2' }) },
    },
  })),
);
const everything = (depth: number): string =>
  depth === 0
    ? `{ ${names(8)
        .map((at) => `own${at}`)
        .join(' ')} }`
    : `{ ${names(4)
        .map((field) => `f${field} ${everything(depth - 1)}`)
        .join(' ')} }`;
const costly = `{ t ${everything(5)} }`;

const metrics = new Registry();
const plans = async () =>
  (await metrics.getSingleMetric('weir_gateway_plans_total')?.get())?.values[0]?.value ?? 0;
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    supergraph: { sdl: supergraphSdl },
    subgraphs: transports,
    auth: 'none',
    metrics,
    limits: { maxTokens: 100_000, maxSelections: 100_000, maxPlanningMs: 400 },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe('an operation that takes too long to plan', () => {
  test('is refused with the limit, and holds up nobody whose operation is known', async () => {
    await gateway.ask('{ t { own1 } }');
    const order: string[] = [];
    const refused = gateway.ask(costly).then((answer) => {
      order.push('costly');
      return answer;
    });
    for (let round = 0; round < 5; round++) {
      expect((await gateway.ask('{ t { own1 } }')).data).toEqual({ t: { own1: 1 } });
      order.push('known');
    }
    const { data, errors } = await refused;
    expect(order).toEqual(['known', 'known', 'known', 'known', 'known', 'costly']);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('maxPlanningMs is 400'),
        extensions: { code: 'OPERATION_TOO_COSTLY' },
      },
    ]);
  });

  test('is refused again without another attempt', async () => {
    const before = await plans();
    expect((await gateway.ask(costly)).errors?.[0]?.extensions.code).toBe('OPERATION_TOO_COSTLY');
    expect(await plans()).toBe(before);
  });

  test('costs the next ones nothing but the wait', async () => {
    const { data } = await gateway.ask('{ t { own1 own2 f0 { own3 } } }');
    expect(data).toEqual({ t: { own1: 1, own2: 2, f0: { own3: 3 } } });
  });
});

test('one operation that many ask for at once is planned once', async () => {
  const before = await plans();
  const answers = await Promise.all(names(20).map(() => gateway.ask('{ t { own4 own5 } }')));
  for (const { data } of answers) expect(data).toEqual({ t: { own4: 4, own5: 5 } });
  expect(await plans()).toBe(before + 1);
});

test('fragments that expand 2^30 times are refused before they are planned', async () => {
  const before = await plans();
  const fragments = names(30).map((at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`);
  const bomb = `query { ...F0 } ${fragments.join(' ')} fragment F30 on Query { t { own1 } }`;
  const { errors } = await gateway.ask(bomb);
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COSTLY' } }]);
  expect(await plans()).toBe(before);
});

describe('the planning thread', () => {
  test('that has too little memory is replaced, and the operation refused', async () => {
    await using planning = startPlanning({ maxPlanningMs: 30_000, maxMemoryMb: 90 });
    const planner = await planning.load(supergraphSdl);
    await expect(planner.plan(`{ t ${everything(6)} }`)).rejects.toMatchObject({
      code: 'OPERATION_TOO_COSTLY',
    });
    expect((await planner.plan('{ t { own1 } }')).kind).toBe('QueryPlan');
  });

  test('that is stopped refuses what waits', async () => {
    const planning = startPlanning({ maxPlanningMs: 30_000 });
    const planner = await planning.load(supergraphSdl);
    const waiting = [planner.plan(costly), planner.plan('{ t { own1 } }')].map((plan) =>
      plan.catch(({ code }) => code),
    );
    await planning[Symbol.asyncDispose]();
    expect(await Promise.all(waiting)).toEqual(['SYSTEM_UNAVAILABLE', 'SYSTEM_UNAVAILABLE']);
  });

  test('lets no more wait than it may', async () => {
    await using planning = startPlanning({ maxPlanningMs: 30_000, maxWaiting: 2 });
    const planner = await planning.load(supergraphSdl);
    const asked = names(5).map((at) =>
      planner.plan(`{ t { own${at} } }`).then(
        () => 'planned',
        ({ code }) => code,
      ),
    );
    expect(await Promise.all(asked)).toEqual([
      'planned',
      'planned',
      'planned',
      'RATE_LIMITED',
      'RATE_LIMITED',
    ]);
  });
});
