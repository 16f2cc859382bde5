import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { createMetricLabels, type MetricLabels } from './metric-labels.ts';

export interface GatewayMetrics extends Disposable {
  /** By kind of operation and `ok`, `partial` or the first error's code. */
  readonly operations: Counter<'kind' | 'outcome' | 'client' | 'version'>;
  readonly operationSeconds: Histogram<'kind' | 'operation' | 'client' | 'version'>;
  readonly subgraphSeconds: Histogram<'subgraph' | 'outcome' | 'client' | 'version'>;
  readonly subscriptions: Gauge<'client' | 'version'>;
  readonly plans: Counter;
  readonly supergraphSwaps: Counter<'outcome'>;
  /** What clients are called in all of these. */
  readonly labels: MetricLabels;
}

const secondsBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Registers the gateway's metrics, one gateway at a time in a registry; disposing takes them out again. */
export function createGatewayMetrics(registry: Registry): GatewayMetrics {
  const registers = [registry];
  const metrics = {
    operations: new Counter({
      name: 'weir_gateway_operations_total',
      help: 'Operations answered, by kind and outcome',
      labelNames: ['kind', 'outcome', 'client', 'version'],
      registers,
    }),
    operationSeconds: new Histogram({
      name: 'weir_gateway_operation_seconds',
      help: 'Time from a parsed request to its result, subscriptions left out',
      labelNames: ['kind', 'operation', 'client', 'version'],
      buckets: secondsBuckets,
      registers,
    }),
    subgraphSeconds: new Histogram({
      name: 'weir_gateway_subgraph_request_seconds',
      help: 'Time until a subgraph answered or failed to',
      labelNames: ['subgraph', 'outcome', 'client', 'version'],
      buckets: secondsBuckets,
      registers,
    }),
    subscriptions: new Gauge({
      name: 'weir_gateway_subscriptions',
      help: 'Subscription streams that are open',
      labelNames: ['client', 'version'],
      registers,
    }),
    plans: new Counter({
      name: 'weir_gateway_plans_total',
      help: 'Operations that had to be planned',
      registers,
    }),
    supergraphSwaps: new Counter({
      name: 'weir_gateway_supergraph_swaps_total',
      help: 'New supergraphs, served or refused',
      labelNames: ['outcome'],
      registers,
    }),
  };
  return {
    ...metrics,
    labels: createMetricLabels(),
    [Symbol.dispose]() {
      registry.removeSingleMetric('weir_gateway_operations_total');
      registry.removeSingleMetric('weir_gateway_operation_seconds');
      registry.removeSingleMetric('weir_gateway_subgraph_request_seconds');
      registry.removeSingleMetric('weir_gateway_subscriptions');
      registry.removeSingleMetric('weir_gateway_plans_total');
      registry.removeSingleMetric('weir_gateway_supergraph_swaps_total');
    },
  };
}
