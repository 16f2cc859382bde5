import { setTimeout as delay } from 'node:timers/promises';
import { round } from '../report.ts';
import type { Row } from './measures.ts';
import type { Rig, Server } from './rig.ts';

/** All clients lose their connections, events go on, and all come back at once with their cursors. */
export async function measureStorm(rig: Rig, server: Server, count: number, missed: number): Promise<Row> {
  const orders = Array.from({ length: count }, (_, n) => `storm-${n}`);
  await using clients = await rig.connect(server, orders, 'federated');
  await rig.write(orders, 1);
  await clients.reach(1);
  await clients.ask({ kind: 'drop', part: 1, comeBack: false });
  for (let n = 2; n < missed + 2; n++) await rig.write(orders, n);
  // The log has been followed to here; what vanished clients would read is written.
  await quiet(rig);
  const asked = await rig.subgraphs.ask<number>({ kind: 'requests' });
  const startedAt = performance.now();
  await clients.reopen();
  await clients.reach(missed + 1);
  const ms = performance.now() - startedAt;
  const calls = (await rig.subgraphs.ask<number>({ kind: 'requests' })) - asked;
  const { deliveries } = await clients.verified();
  return {
    clients: count,
    'events missed by each': missed,
    'all caught up in s': round(ms / 1_000, 2),
    'subgraph requests': calls,
    deliveries,
  };
}

async function quiet(rig: Rig): Promise<void> {
  for (let before = -1; ; ) {
    const now = await rig.subgraphs.ask<number>({ kind: 'requests' });
    if (now === before) return;
    before = now;
    await delay(500);
  }
}

/** Everything that may happen, while events come in bursts: each client gets each event of its order once and in order. */
export async function measureChaos(
  rig: Rig,
  count: number,
  rounds: number,
  say: (line: string) => void,
): Promise<Row> {
  let server = await rig.startServer('gateway-process.ts');
  const orders = Array.from({ length: count }, (_, n) => `chaos-${n % (count / 2)}`);
  const distinct = [...new Set(orders)];
  await using clients = await rig.connect(server, orders, 'federated', 200);
  await rig.write(distinct, 1);
  await clients.reach(1);
  const happened = { drops: 0, gatewayKills: 0, postgresKills: 0, swaps: 0 };
  let sequence = 1;
  const burst = async () => {
    const events = 1 + Math.floor(Math.random() * 4);
    for (let n = 0; n < events; n++) {
      await written(rig, distinct, sequence + 1);
      sequence++;
    }
  };
  for (let turn = 0; turn < rounds; turn++) {
    await burst();
    switch (turn % 4) {
      case 0:
        happened.drops++;
        await clients.ask({ kind: 'drop', part: 0.3, comeBack: true });
        break;
      case 1:
        happened.swaps++;
        await server.ask({ kind: 'swap' });
        break;
      case 2:
        happened.gatewayKills++;
        await server.kill();
        await burst();
        server = await rig.startServer('gateway-process.ts', server.port);
        break;
      case 3:
        happened.postgresKills++;
        for (const pid of await postgresPids(rig)) tryKill(pid);
        break;
    }
    await burst();
    await clients.reach(sequence, 60_000);
    say(`    round ${turn + 1}: event ${sequence} reached all ${count} clients`);
  }
  const { deliveries, reconnects } = await clients.verified();
  await server.kill();
  return {
    clients: count,
    orders: distinct.length,
    ...happened,
    'events of each order': sequence,
    deliveries,
    reconnects,
  };
}

async function written(rig: Rig, orders: readonly string[], sequence: number): Promise<void> {
  for (;;) {
    try {
      return await rig.write(orders, sequence);
    } catch (error) {
      // A commit whose answer was lost is there already.
      if (/duplicate key/.test(String(error))) return;
      await delay(100);
    }
  }
}

/** Of the server that our database runs in, the postmaster first. */
async function postgresPids({ pool }: Rig): Promise<readonly number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    `select split_part(pg_read_file('postmaster.pid'), chr(10), 1)::integer as pid
      union all select pid from pg_stat_activity`,
  );
  return rows.map(({ pid }) => pid);
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
