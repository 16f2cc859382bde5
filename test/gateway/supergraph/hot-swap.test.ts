import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { createLibrary } from '../library.ts';
import { readEvents, until } from '../read-events.ts';
import { reader, startTestGateway } from '../start-test-gateway.ts';
import { createPushedSource } from './pushed-source.ts';

const { supergraphSdl } = createLibrary();
const without = (field: string) => {
  const sdl = supergraphSdl.replace(new RegExp(`^\\s*${field}\\b.*\\n`, 'm'), '\n');
  expect(sdl).not.toBe(supergraphSdl);
  return sdl;
};

async function startSwapping() {
  const source = createPushedSource(supergraphSdl);
  const metrics = new Registry();
  const gateway = await startTestGateway({ supergraph: source, metrics });
  const count = async (outcome: string) =>
    (
      await (metrics.getSingleMetric('weir_gateway_supergraph_swaps_total')?.get() ?? { values: [] })
    ).values.find(({ labels }) => (labels as { outcome?: string }).outcome === outcome)?.value ?? 0;
  return {
    gateway,
    plans: async () => (await metrics.getSingleMetric('weir_gateway_plans_total')?.get())?.values[0]?.value,
    async swap(sdl: string, outcome = 'served') {
      const before = await count(outcome);
      source.push(sdl);
      let after = before;
      while (after === before) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        after = await count(outcome);
      }
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

test('a new supergraph is served without a restart', async () => {
  await using swapping = await startSwapping();
  const { gateway } = swapping;
  expect((await gateway.ask('{ stockVersion }')).data).toEqual({ stockVersion: 1 });
  await swapping.swap(without('stockVersion'));
  expect((await gateway.ask('{ stockVersion }')).errors?.[0]?.extensions.code).toBe(
    'GRAPHQL_VALIDATION_FAILED',
  );
  expect((await gateway.ask('{ book(isbn: "1") { inStock } }')).data).toEqual({ book: { inStock: 10 } });
});

test.each([
  ['is no SDL', 'type Query {'],
  ['is no supergraph', 'type Query { a: Int }'],
  ['has a subgraph without an address', supergraphSdl.replaceAll('"stock"', '"stocks"')],
])('one that %s is refused with a line in the log, and the old one keeps serving', async (_, sdl) => {
  await using swapping = await startSwapping();
  await swapping.swap(sdl, 'refused');
  const { gateway } = swapping;
  expect((await gateway.ask('{ stockVersion }')).data).toEqual({ stockVersion: 1 });
  expect(gateway.lines.filter(({ level }) => level === 'error')).toMatchObject([
    {
      message: 'a new supergraph cannot be served: the one in use stays',
      fields: { err: expect.anything() },
    },
  ]);
  await swapping.swap(without('stockVersion'));
});

test('of several that come at once the last is served', async () => {
  await using swapping = await startSwapping();
  const all = [without('stockVersion'), supergraphSdl, without('mustHave')];
  await swapping.swap(all[0] as string);
  const more = all.slice(1).map((sdl) => swapping.swap(sdl));
  await Promise.all(more);
  expect((await swapping.gateway.ask('{ mustHave }')).errors?.[0]?.message).toContain('mustHave');
  expect((await swapping.gateway.ask('{ stockVersion }')).data).toEqual({ stockVersion: 1 });
});

test('no request is dropped while supergraphs are swapped, and those in flight end on the one they began with', async () => {
  await using swapping = await startSwapping();
  const { gateway } = swapping;
  const released = Promise.withResolvers<void>();
  let isWaiting = false;
  gateway.library.intercept('stock', async (_, next) => {
    isWaiting = true;
    await released.promise;
    return next();
  });
  const inFlight = gateway.ask('{ stockVersion }');
  await until(() => isWaiting);

  let isSwapping = true;
  const failures: unknown[] = [];
  const loop = async (client: number) => {
    for (let round = 0; isSwapping; round++) {
      // Some are asked again, some are new and have to be planned.
      const alias = round % 2 === 0 ? 'same' : `a${client}x${round}`;
      const answer = await gateway.ask(`{ ${alias}: book(isbn: "1") { isbn reviews { text } } }`);
      if (answer.errors) failures.push(answer.errors);
    }
    return true;
  };
  const clients = [1, 2, 3, 4].map(loop);
  for (const sdl of [without('stockVersion'), supergraphSdl, without('stockVersion')])
    await swapping.swap(sdl);
  isSwapping = false;
  await Promise.all(clients);
  expect(failures).toEqual([]);
  released.resolve();
  expect((await inFlight).data).toEqual({ stockVersion: 1 });
});

test('operations in use are planned before the swap', async () => {
  await using swapping = await startSwapping();
  const { gateway } = swapping;
  const query = '{ book(isbn: "1") { title inStock reviews { text } } }';
  for (let count = 0; count < 3; count++) await gateway.ask(query, { headers: reader });
  await gateway.ask('{ stockVersion }', { headers: reader });
  await swapping.swap(without('stockVersion'));
  const planned = await swapping.plans();
  expect((await gateway.ask(query, { headers: reader })).data.book.inStock).toBe(10);
  expect(await swapping.plans()).toBe(planned);
  // Another caller sees less: that plan is another one.
  await gateway.ask(query);
  expect(await swapping.plans()).toBe((planned ?? 0) + 1);
});

describe('a live subscription', () => {
  const open = async (gateway: Awaited<ReturnType<typeof startTestGateway>>, query: string) => {
    const subscribed = gateway.library.events.subscribers();
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...reader },
      body: JSON.stringify({ query }),
    });
    await until(() => gateway.library.events.subscribers() === subscribed + 1);
    return readEvents(response);
  };
  const next = async (events: ReturnType<typeof readEvents>) => (await events.next()).value;

  test('stays on over a swap while its operation is valid, without a break in its source', async () => {
    await using swapping = await startSwapping();
    const { gateway } = swapping;
    const events = await open(gateway, 'subscription { shelved { shelf book { isbn inStock } } }');
    gateway.library.events.publish({ isbn: '1', shelf: 'A' });
    expect(await next(events)).toMatchObject({ data: { shelved: { shelf: 'A', book: { inStock: 10 } } } });
    await swapping.swap(without('stockVersion'));
    expect(gateway.library.events.subscribers()).toBe(1);
    gateway.library.events.publish({ isbn: '3', shelf: 'B' });
    expect(await next(events)).toMatchObject({ data: { shelved: { shelf: 'B', book: { inStock: 30 } } } });
    await events.return();
    await until(() => gateway.library.events.subscribers() === 0);
  });

  test('ends with the reason when its operation is no longer valid', async () => {
    await using swapping = await startSwapping();
    const { gateway } = swapping;
    const events = await open(gateway, 'subscription { shelved { shelf book { isbn inStock } } }');
    await swapping.swap(without('inStock'));
    expect(await next(events)).toMatchObject({
      errors: [
        {
          message: expect.stringContaining('The graph has changed'),
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ],
    });
    expect((await events.next()).done).toBe(true);
    await until(() => gateway.library.events.subscribers() === 0);
  });
});
