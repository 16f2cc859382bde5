import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEvents, until } from '../read-events.ts';
import { bearer } from '../start-test-gateway.ts';
import { follow } from './connect.ts';
import { type Shipments, startShipments } from './shipments.ts';

let gateway: Shipments;
beforeAll(async () => {
  gateway = await startShipments();
});
afterAll(() => gateway[Symbol.asyncDispose]());

let entities = 0;

/** A shipment of its own for a test. */
function newShipment(owner = 'acme') {
  const entityId = `t${++entities}`;
  gateway.states.set(entityId, 'NEW');
  const event = (state: string) => ({ topic: 'shipment', entityId, ownerId: owner, payload: { state } });
  return {
    entityId,
    change(...states: readonly string[]) {
      for (const state of states) gateway.states.set(entityId, state);
      gateway.log.append(...states.map(event));
    },
  };
}

const fields = '{ cursor sequence delivery state shipment { id number position } }';
const byId = `subscription ($id: ID!, $after: String) { shipmentChanged(id: $id, after: $after) ${fields} }`;
const byOwner = `subscription ($owner: ID, $after: String) { shipmentChanged(owner: $owner, after: $after) ${fields} }`;
const everyEvent = `subscription ($id: ID!, $after: String) { logged(id: $id, after: $after) ${fields} }`;

describe('a subscription without a cursor', () => {
  test('begins with the state that the system of record has where nothing was logged', async () => {
    const { entityId, change } = newShipment();
    await using stream = follow(gateway, byId, { variables: { id: entityId } });
    await until(() => stream.results.length === 1);
    expect(stream.events()).toMatchObject([
      {
        sequence: 0,
        delivery: 'SNAPSHOT',
        state: 'NEW',
        shipment: { id: entityId, number: `N-${entityId}` },
      },
    ]);
    change('SENT');
    await until(() => stream.results.length === 2);
    expect(stream.events()[1]).toMatchObject({
      sequence: 1,
      delivery: 'CHANGE',
      state: 'SENT',
      shipment: { position: `${entityId}@1` },
    });
  });

  test('begins with the newest event, of an owner with those of all its entities', async () => {
    const [one, two] = [newShipment('zenith'), newShipment('zenith')];
    one.change('PACKED', 'SENT');
    two.change('PACKED');
    await using stream = follow(gateway, byOwner, { variables: { owner: 'zenith' } });
    await until(() => stream.results.length === 2);
    expect(stream.events()).toMatchObject([
      { sequence: 2, delivery: 'SNAPSHOT', state: 'SENT' },
      { sequence: 1, delivery: 'SNAPSHOT', state: 'PACKED' },
    ]);
  });

  test('begins with the first event where every event matters', async () => {
    const { entityId, change } = newShipment();
    change('PACKED', 'SENT');
    await using stream = follow(gateway, everyEvent, { variables: { id: entityId } });
    await until(() => stream.results.length === 2);
    expect(stream.events().map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  test('of something that is not there is told so', async () => {
    for (const query of [byId, everyEvent]) {
      await using stream = follow(gateway, query, { variables: { id: 'nowhere' } });
      await until(() => stream.isOver());
      expect(stream.failures).toMatchObject([[{ extensions: { code: 'NOT_FOUND' } }]]);
    }
  });
});

describe('a cursor', () => {
  test('resumes behind itself, over more than a page, without a gap or a repeat while events go on', async () => {
    const { entityId, change } = newShipment();
    change('S1');
    await using first = follow(gateway, byId, { variables: { id: entityId } });
    await until(() => first.results.length === 1);
    const after = first.events()[0]?.cursor;
    change(...Array.from({ length: 50 }, (_, n) => `A${n}`));
    await using second = follow(gateway, byId, { variables: { id: entityId, after } });
    for (let n = 0; n < 50; n++) {
      change(`B${n}`);
      if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => second.results.length >= 100 && first.results.length >= 101);
    expect(second.events().map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 100 }, (_, n) => n + 2),
    );
    expect(new Set(second.events().map(({ delivery }) => delivery))).toEqual(new Set(['CHANGE']));
  });

  test('older than what is kept gets the state, marked as a gap', async () => {
    const { entityId, change } = newShipment();
    change('S1', 'S2', 'S3');
    await using first = follow(gateway, everyEvent, { variables: { id: entityId } });
    await until(() => first.results.length === 3);
    const after = first.events()[0]?.cursor;
    gateway.log.trim();
    await using second = follow(gateway, byId, { variables: { id: entityId, after } });
    await until(() => second.results.length === 1);
    change('S4');
    await until(() => second.results.length === 2);
    expect(second.events()).toMatchObject([
      { sequence: 3, delivery: 'GAP', state: 'S3' },
      { sequence: 4, delivery: 'CHANGE' },
    ]);
  });

  test('that is none is refused with BAD_USER_INPUT', async () => {
    const { entityId } = newShipment();
    await using stream = follow(gateway, byId, { variables: { id: entityId, after: 'nonsense' } });
    await until(() => stream.isOver());
    expect(stream.failures).toMatchObject([[{ extensions: { code: 'BAD_USER_INPUT' } }]]);
  });

  test('may come as Last-Event-ID of an event stream, whose ids are cursors', async () => {
    const { entityId, change } = newShipment();
    change('S1', 'S2');
    const open = (headers: Record<string, string>) =>
      fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream',
          ...bearer({}),
          ...headers,
        },
        body: JSON.stringify({ query: everyEvent, variables: { id: entityId } }),
      });
    const text = await readUntil(await open({}), (all) => all.split('event: next').length === 3);
    const [id] = /(?<=\nid: ).*/.exec(text) ?? [];
    const rest = await readUntil(await open({ 'last-event-id': id ?? '' }), (all) =>
      all.includes('event: next'),
    );
    expect(rest).toContain('"sequence":2');
    expect(rest).not.toContain('"sequence":1');
  });
});

test('over multipart events come as they do over event streams', async () => {
  const { entityId, change } = newShipment();
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'multipart/mixed', ...bearer({}) },
    body: JSON.stringify({ query: byId, variables: { id: entityId } }),
  });
  const events = readEvents(response);
  expect((await events.next()).value).toMatchObject({ data: { shipmentChanged: { delivery: 'SNAPSHOT' } } });
  change('SENT');
  expect((await events.next()).value).toMatchObject({ data: { shipmentChanged: { state: 'SENT' } } });
  await events.return();
});

describe('work', () => {
  test('is done once for all who read the same, and for many entities together', async () => {
    const shipments = Array.from({ length: 10 }, () => newShipment());
    const streams = shipments.flatMap(({ entityId }, n) =>
      [0, 1, 2].map((copy) =>
        follow(gateway, byId, { variables: { id: entityId }, claims: { sub: `caller-${n}-${copy}` } }),
      ),
    );
    await until(() => streams.every(({ results }) => results.length === 1));
    gateway.calls.length = 0;
    for (const { change } of shipments) change('SENT');
    await until(() => streams.every(({ results }) => results.length === 2));
    // One request to each subgraph for thirty subscriptions of ten entities.
    expect(gateway.calls.map(({ subgraph }) => subgraph).sort()).toEqual(['carriers', 'shipping']);
    for (const { events } of streams) expect(events()[1]).toMatchObject({ state: 'SENT' });
    for (const stream of streams) await stream[Symbol.asyncDispose]();
  });

  test('is not shared where a variable or the caller’s scope makes another answer', async () => {
    const { entityId, change } = newShipment();
    const query =
      'subscription ($id: ID!, $zoom: Int) { shipmentChanged(id: $id) { state shipment { position(zoom: $zoom) } } }';
    const open = (zoom: number, scope: string) =>
      follow(gateway, query, { variables: { id: entityId, zoom }, claims: { scope } });
    const streams = [open(1, 'a'), open(2, 'a'), open(2, 'b')];
    await until(() => streams.every(({ results }) => results.length === 1));
    gateway.calls.length = 0;
    change('SENT');
    await until(() => streams.every(({ results }) => results.length === 2));
    expect(streams.map(({ events }) => events()[1]?.shipment?.position)).toEqual(
      [1, 2, 2].map((zoom) => `${entityId}@${zoom}`),
    );
    expect(gateway.calls.filter(({ subgraph }) => subgraph === 'carriers')).toHaveLength(3);
    for (const stream of streams) await stream[Symbol.asyncDispose]();
  });

  test('of a slow subgraph holds up only those who ask it', async () => {
    const { entityId, change } = newShipment();
    const quick = 'subscription ($id: ID!) { shipmentChanged(id: $id) { sequence state } }';
    await using waiting = follow(gateway, byId, { variables: { id: entityId } });
    await using free = follow(gateway, quick, { variables: { id: entityId } });
    await until(() => waiting.results.length === 1 && free.results.length === 1);
    const held = Promise.withResolvers<void>();
    gateway.carrier.hold = held.promise;
    change('A', 'B', 'C');
    await until(() => free.results.length === 4);
    expect(waiting.results).toHaveLength(1);
    held.resolve();
    gateway.carrier.hold = Promise.resolve();
    await until(() => waiting.results.length === 4);
    expect(waiting.events().map(({ state }) => state)).toEqual(['NEW', 'A', 'B', 'C']);
  });

  test('that was done is not done again for a client that comes back', async () => {
    const { entityId, change } = newShipment();
    change('S0');
    const gone = follow(gateway, byId, { variables: { id: entityId } });
    await until(() => gone.results.length === 1);
    const after = gone.events()[0]?.cursor;
    // Its connection ends, not its subscription.
    await gone[Symbol.asyncDispose]();
    const other = follow(gateway, byId, { variables: { id: entityId } });
    await until(() => other.results.length === 1);
    change('S1', 'S2');
    await until(() => other.results.length === 3);
    gateway.calls.length = 0;
    await using back = follow(gateway, byId, { variables: { id: entityId, after } });
    await until(() => back.results.length === 2);
    expect(back.events().map(({ state }) => state)).toEqual(['S1', 'S2']);
    expect(gateway.calls).toEqual([]);
    await other[Symbol.asyncDispose]();
  });
});

describe('a caller that is limited to one owner', () => {
  test('gets its own events only, by entity and by owner', async () => {
    const [mine, other] = [newShipment('me'), newShipment('you')];
    mine.change('PACKED');
    other.change('PACKED');
    const claims = { sub: 'portal', owner: 'me' };
    await using all = follow(gateway, byOwner, { claims });
    await using foreign = follow(gateway, byId, {
      variables: { id: other.entityId, after: gateway.log.position() },
      claims,
    });
    await until(() => all.results.length === 1);
    other.change('SENT');
    mine.change('SENT');
    await until(() => all.results.length === 2);
    expect(all.events().map(({ shipment }) => shipment?.id)).toEqual([mine.entityId, mine.entityId]);
    expect(foreign.results).toEqual([]);
  });

  test('may not name another owner, and others have to name one', async () => {
    await using foreign = follow(gateway, byOwner, { variables: { owner: 'you' }, claims: { owner: 'me' } });
    await using nobody = follow(gateway, byOwner, {});
    await until(() => foreign.isOver() && nobody.isOver());
    expect(foreign.failures).toMatchObject([[{ extensions: { code: 'FORBIDDEN' } }]]);
    expect(nobody.failures).toMatchObject([[{ extensions: { code: 'BAD_USER_INPUT' } }]]);
  });
});

test('a field that the caller’s scopes do not cover is denied before anything is read', async () => {
  const { entityId } = newShipment();
  const query = 'subscription ($id: ID!) { guarded(id: $id) { state } }';
  gateway.calls.length = 0;
  await using stream = follow(gateway, query, { variables: { id: entityId }, claims: { sub: 'x' } });
  await until(() => stream.isOver());
  expect(stream.results).toMatchObject([
    { data: { guarded: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] },
  ]);
  expect(gateway.calls).toEqual([]);
});

async function readUntil(response: Response, isEnough: (all: string) => boolean): Promise<string> {
  let all = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    all += decoder.decode(chunk, { stream: true });
    if (isEnough(all)) break;
  }
  return all;
}
