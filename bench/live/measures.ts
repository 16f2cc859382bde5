import { setTimeout as delay } from 'node:timers/promises';
import { round } from '../report.ts';
import type { Rig, Server } from './rig.ts';

export type Row = Readonly<Record<string, string | number>>;

const toOrders = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

/** What an idle subscription costs: sockets, authentication and limits included. */
export async function measureIdle(rig: Rig, server: Server, name: string, count: number): Promise<Row> {
  await server.ask({ kind: 'gc' });
  const before = server.rssMb();
  await using clients = await rig.connect(server, toOrders(count, `idle-${name}-`), 'event');
  await delay(2_000);
  await server.ask({ kind: 'gc' });
  await delay(500);
  const after = server.rssMb();
  const cpu = server.cpuMs();
  await delay(5_000);
  return {
    server: name,
    subscriptions: count,
    'connected in s': round(clients.openedMs / 1_000, 1),
    'RSS MB before': round(before),
    'RSS MB after': round(after),
    'KB each': round(((after - before) * 1_000) / count, 1),
    'idle CPU %': round((server.cpuMs() - cpu) / 50, 1),
  };
}

/** Many clients of one order: every event goes to all. */
export async function measureShared(
  rig: Rig,
  server: Server,
  name: string,
  count: number,
  events: number,
): Promise<Row> {
  const order = `shared-${name}`;
  await using clients = await rig.connect(
    server,
    Array.from({ length: count }, () => order),
    'federated',
  );
  await rig.write([order], 1);
  await clients.reach(1);
  await clients.verified();
  const cpu = server.cpuMs();
  const startedAt = performance.now();
  for (let n = 2; n < events + 2; n++) {
    await rig.write([order], n);
    await clients.reach(n);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuSeconds = (server.cpuMs() - cpu) / 1_000;
  const { deliveries, p50, p99 } = await clients.verified();
  return {
    server: name,
    what: 'one order for all, federated fields',
    clients: count,
    deliveries,
    'deliveries/s': round(deliveries / seconds),
    'deliveries/s a core': round(deliveries / cpuSeconds),
    'p50 ms': p50,
    'p99 ms': p99,
  };
}

/** Every client follows an order of its own, whose fields come from two subgraphs. */
export async function measureDistinct(
  rig: Rig,
  server: Server,
  name: string,
  count: number,
  events: number,
): Promise<Row> {
  const orders = toOrders(count, `own-${name}-`);
  await using clients = await rig.connect(server, orders, 'federated');
  await rig.write(orders, 1);
  await clients.reach(1);
  await clients.verified();
  const asked = await rig.subgraphs.ask<number>({ kind: 'requests' });
  const cpu = server.cpuMs();
  const startedAt = performance.now();
  for (let n = 2; n < events + 2; n++) {
    await rig.write(orders, n);
    await clients.reach(n);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuSeconds = (server.cpuMs() - cpu) / 1_000;
  const { deliveries, p50, p99 } = await clients.verified();
  return {
    server: name,
    what: 'an order for each, federated fields',
    clients: count,
    deliveries,
    'deliveries/s': round(deliveries / seconds),
    'deliveries/s a core': round(deliveries / cpuSeconds),
    'p50 ms': p50,
    'p99 ms': p99,
    'subgraph requests': (await rig.subgraphs.ask<number>({ kind: 'requests' })) - asked,
  };
}

export interface SteadyLoad {
  readonly count: number;
  /** Clients of each order. */
  readonly followers: number;
  /** Events of the log. */
  readonly perSecond: number;
  readonly seconds: number;
}

/** Events at a steady rate: how long from the log to the client. */
export async function measureLatency(
  rig: Rig,
  server: Server,
  { count, followers, perSecond, seconds }: SteadyLoad,
): Promise<Row> {
  const orders = toOrders(Math.round(count / followers), `steady-${perSecond}-`);
  const followed = Array.from({ length: count }, (_, n) => orders[n % orders.length] ?? '');
  await using clients = await rig.connect(server, followed, 'federated');
  await rig.write(orders, 1);
  await clients.reach(1);
  await clients.verified();
  const tickMs = 10;
  const each = Math.max(1, Math.round((perSecond * tickMs) / 1_000));
  const cpu = server.cpuMs();
  const startedAt = performance.now();
  let written = 0;
  let pending = Promise.resolve();
  for (let tick = 1; tick * tickMs <= seconds * 1_000; tick++) {
    const batch = Array.from({ length: each }, (_, n) => written + n);
    written += each;
    pending = pending.then(() => writeRound(rig, orders, batch));
    await delay(Math.max(0, startedAt + tick * tickMs - performance.now()));
  }
  await pending;
  const lasted = performance.now() - startedAt;
  const used = (100 * (server.cpuMs() - cpu)) / lasted;
  await clients.reach(1 + Math.floor(written / orders.length));
  const { deliveries, p50, p99 } = await clients.verified();
  return {
    clients: count,
    'clients of an order': followers,
    'events/s': round((written * 1_000) / lasted),
    deliveries,
    'server CPU %': round(used),
    'p50 ms': p50,
    'p99 ms': p99,
  };
}

// Orders in turn, so that each one's sequence grows by one a round.
async function writeRound(rig: Rig, orders: readonly string[], numbers: readonly number[]): Promise<void> {
  const bySequence = Map.groupBy(numbers, (number) => 2 + Math.floor(number / orders.length));
  for (const [sequence, some] of bySequence)
    await rig.write(
      some.map((number) => orders[number % orders.length] ?? ''),
      sequence,
    );
}
