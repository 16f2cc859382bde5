import { Counter, Gauge, type Registry } from 'prom-client';
import type { Delivery } from './event-writer.ts';

export interface LiveMetrics extends Disposable {
  /** Connections of one transport. */
  readonly connections: Gauge<'transport'>;
  readonly deliveries: Counter<'delivery'>;
  readonly executions: Counter;
  readonly resolvedEvents: Counter;
  readonly sharedResults: Counter;
  readonly slowClients: Counter;
  readonly lagging: Gauge;
  readonly leftOut: Counter;
  countDelivery(delivery: Delivery): void;
}

/** Registers the metrics of live subscriptions; disposing takes them out again. */
export function createLiveMetrics(registry: Registry): LiveMetrics {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  // Counted one by one, a label's look-up would cost as much as the delivery.
  const pending = { CHANGE: 0, SNAPSHOT: 0, COALESCED: 0, GAP: 0 };
  const deliveries = new Counter({
    name: 'weir_gateway_live_deliveries_total',
    help: 'Events sent to clients, by how they came to be delivered',
    labelNames: ['delivery'],
    registers,
    collect() {
      for (const delivery of Object.keys(pending) as Delivery[]) {
        this.inc({ delivery }, pending[delivery]);
        pending[delivery] = 0;
      }
    },
  });
  const metrics = {
    connections: new Gauge({
      name: 'weir_gateway_live_connections',
      help: 'Connections that are open for subscriptions, by transport',
      labelNames: ['transport'],
      registers,
    }),
    deliveries,
    executions: counter('weir_gateway_live_executions_total', 'Executions that resolved events'),
    resolvedEvents: counter('weir_gateway_live_resolved_events_total', 'Events that executions resolved'),
    sharedResults: counter('weir_gateway_live_shared_results_total', 'Results that were there already'),
    slowClients: counter('weir_gateway_live_slow_clients_total', 'Times that a client read too slowly'),
    lagging: new Gauge({
      name: 'weir_gateway_live_lagging_subscriptions',
      help: 'Subscriptions whose client reads too slowly now',
      registers,
    }),
    leftOut: counter(
      'weir_gateway_live_left_out_total',
      'Events left out for newer ones, and marked as such',
    ),
  };
  const names = [
    'connections',
    'deliveries_total',
    'executions_total',
    'resolved_events_total',
    'shared_results_total',
    'slow_clients_total',
    'lagging_subscriptions',
    'left_out_total',
  ];
  return {
    ...metrics,
    countDelivery: (delivery) => void pending[delivery]++,
    [Symbol.dispose]() {
      for (const name of names) registry.removeSingleMetric(`weir_gateway_live_${name}`);
    },
  };
}
