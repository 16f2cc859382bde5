import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../read-events.ts';
import { bearer } from '../start-test-gateway.ts';
import { follow } from './connect.ts';
import { federateShipments, startShipments } from './shipments.ts';

interface Received {
  readonly sequence: number;
  readonly delivery: string;
}

/** A client that stops reading when it is told to. */
async function openSlow(url: string, query: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const events: Received[] = [];
  let isOn = false;
  socket.on('message', (data) => {
    const { type, payload } = JSON.parse(String(data));
    if (type === 'connection_ack') isOn = true;
    if (type === 'next') events.push(...(Object.values(payload.data) as Received[]));
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: bearer({ sub: 'slow' }) }));
  await until(() => isOn);
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
  await until(() => events.length > 0);
  return { socket, events, [Symbol.asyncDispose]: async () => socket.terminate() };
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
}

const note = 'x'.repeat(20_000);
const append = (gateway: Awaited<ReturnType<typeof startShipments>>, from: number, count: number) => {
  for (let n = from; n < from + count; n++)
    gateway.log.append({
      topic: 'shipment',
      entityId: 's1',
      ownerId: 'acme',
      payload: { state: `S${n}`, note },
    });
};

test('a client that does not read gets the newest state when it does, marked, and costs no more than its buffer', async () => {
  await using gateway = await startShipments({ limits: { maxUnreadBytes: 100_000 } });
  await using slow = await openSlow(
    gateway.url,
    'subscription { shipmentChanged(id: "s1") { sequence delivery note state } }',
  );
  await using quick = follow(gateway, 'subscription { shipmentChanged(id: "s1") { sequence } }');
  await until(() => quick.results.length === 1);
  slow.socket.pause();
  // More than the kernel's own buffers hold.
  append(gateway, 0, 1_000);
  await until(() => quick.events().at(-1)?.sequence === 1_000);
  expect(await metric(gateway.url, 'weir_gateway_live_lagging_subscriptions')).toBe(1);
  slow.socket.resume();
  await until(() => slow.events.at(-1)?.sequence === 1_000);
  expect(slow.events.at(-1)).toMatchObject({ delivery: 'COALESCED' });
  expect(slow.events.length).toBeLessThan(1_000);
  expect(await metric(gateway.url, 'weir_gateway_live_left_out_total')).toBeGreaterThan(0);
  expect(await metric(gateway.url, 'weir_gateway_live_lagging_subscriptions')).toBe(0);
  // From there on it goes on as before.
  append(gateway, 1_000, 1);
  await until(() => slow.events.at(-1)?.sequence === 1_001);
  expect(slow.events.at(-1)).toMatchObject({ delivery: 'CHANGE' });
});

test('a client that does not read misses nothing where every event matters', async () => {
  await using gateway = await startShipments({ limits: { maxUnreadBytes: 100_000 } });
  append(gateway, 0, 1);
  await using slow = await openSlow(
    gateway.url,
    'subscription { logged(id: "s1") { sequence delivery note } }',
  );
  slow.socket.pause();
  append(gateway, 1, 999);
  await expect
    .poll(() => metric(gateway.url, 'weir_gateway_live_slow_clients_total'), { timeout: 10_000 })
    .toBeGreaterThan(0);
  slow.socket.resume();
  await until(() => slow.events.length >= 1_000);
  expect(slow.events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1));
});

test('a subscription goes on over a new supergraph where it is valid, and ends with the reason where it is not', async () => {
  let publish: (sdl: string) => void = () => {};
  const { supergraphSdl } = federateShipments(new Map(), { hold: Promise.resolve() });
  await using gateway = await startShipments({
    supergraph: {
      async start(onUpdate) {
        publish = onUpdate;
        return { sdl: supergraphSdl, [Symbol.asyncDispose]: async () => {} };
      },
    },
  });
  append(gateway, 0, 1);
  await using kept = follow(
    gateway,
    'subscription { shipmentChanged(id: "s1") { sequence state shipment { number } } }',
  );
  await using lost = follow(gateway, 'subscription { shipmentChanged(id: "s1") { sequence note } }');
  await until(() => kept.results.length === 1 && lost.results.length === 1);
  publish(supergraphSdl.replace('note: String', 'remark: String'));
  await until(() => lost.isOver());
  expect(lost.failures).toMatchObject([[{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]]);
  append(gateway, 1, 1);
  await until(() => kept.results.length === 2);
  expect(kept.events()).toMatchObject([{ sequence: 1 }, { sequence: 2, shipment: { number: 'N-s1' } }]);
});
