import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { readBehind } from '../publishers/publisher-store.ts';

/** Gauges that are asked of the database when they are read. A database that does not answer leaves them as they were. */
export function registerInboxMetrics(pool: Pool, registry: Registry): void {
  new Gauge({
    name: 'weir_inbox_changes',
    help: 'Changes of systems that wait to be told, and those that are dead letters.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { rows } = await pool
        .query<{ state: string; count: number }>(
          `select state, count(*)::int as count from orchestration.inbox_change where state = 'NEW' group by state
           union all select 'DEAD', count(*)::int from orchestration.inbox_change where state = 'DEAD'
           union all select 'CRM_WRITE_NEW', count(*)::int from orchestration.crm_write where state = 'NEW'
           union all select 'CRM_WRITE_DEAD', count(*)::int from orchestration.crm_write where state = 'DEAD'`,
        )
        .catch(() => ({ rows: [] }));
      for (const { state, count } of rows) this.set({ state }, count);
      if (rows.length > 0 && !rows.some(({ state }) => state === 'NEW')) this.set({ state: 'NEW' }, 0);
    },
  });
  new Gauge({
    name: 'weir_feed_idle_seconds',
    help: 'Since a change feed last stored its place.',
    labelNames: ['feed'],
    registers: [registry],
    async collect() {
      const { rows } = await pool
        .query<{ name: string; idle: number }>(
          `select name, extract(epoch from now() - read_at)::float8 as idle from orchestration.inbox_feed where read_at is not null`,
        )
        .catch(() => ({ rows: [] }));
      for (const { name, idle } of rows) this.set({ feed: name }, idle);
    },
  });
  new Gauge({
    name: 'weir_publisher_events_behind',
    help: 'Events that are still to be published to a bus outside, at most 100,000.',
    labelNames: ['publisher'],
    registers: [registry],
    async collect() {
      const behind = await readBehind(pool).catch(() => new Map<string, number>());
      for (const [publisher, count] of behind) this.set({ publisher }, count);
    },
  });
}
