import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export interface GatewayMetrics extends Disposable {
  /** By kind of operation and `ok`, `partial` or the first error's code. */
  readonly operations: Counter<'kind' | 'outcome'>;
  readonly operationSeconds: Histogram<'kind'>;
  readonly subgraphSeconds: Histogram<'subgraph' | 'outcome'>;
  readonly subscriptions: Gauge;
  readonly plans: Counter;
  readonly supergraphSwaps: Counter<'outcome'>;
}

const secondsBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Registers the gateway's metrics, one gateway at a time in a registry; disposing takes them out again. */
export function createGatewayMetrics(registry: Registry): GatewayMetrics {
  const registers = [registry];
  const metrics = {
    operations: new Counter({
      name: 'weir_gateway_operations_total',
      help: 'Operations answered, by kind and outcome',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    operationSeconds: new Histogram({
      name: 'weir_gateway_operation_seconds',
      help: 'Time from a parsed request to its result, subscriptions left out',
      labelNames: ['kind'],
      buckets: secondsBuckets,
      registers,
    }),
    subgraphSeconds: new Histogram({
      name: 'weir_gateway_subgraph_request_seconds',
      help: 'Time until a subgraph answered or failed to',
      labelNames: ['subgraph', 'outcome'],
      buckets: secondsBuckets,
      registers,
    }),
    subscriptions: new Gauge({
      name: 'weir_gateway_subscriptions',
      help: 'Subscription streams that are open',
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
