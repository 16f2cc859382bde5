import type { DocumentNode, FieldNode, GraphQLSchema } from 'graphql';
import { Counter, Histogram, type Registry } from 'prom-client';
import { CodedError } from '#platform/errors.ts';
import { toCallerScope } from '../cache/caller-scope.ts';
import type { EngineRequest, PreparedOperation } from '../engine/engine.ts';
import type { JsonObject } from '../json-object.ts';
import type { RequestContext } from '../request-context.ts';
import { createBudgets, type DemandLimits, type ThrottleStatus } from './budgets.ts';
import { type CostNode, compileCost } from './compile-cost.ts';
import { readCostRules } from './cost-rules.ts';
import { mutationCost, toActualCost, toStaticCost } from './operation-cost.ts';

export interface DemandConfig extends DemandLimits {
  /** `measure` counts what it would refuse, and refuses nothing. */
  readonly mode: 'measure' | 'enforce';
  /** By the client's name, what differs from the others. */
  readonly clients?: Readonly<Record<string, Partial<DemandLimits>>>;
}

/** `extensions.cost` of an answer. */
export interface CostExplanation {
  readonly requested: number;
  /** Absent where nothing was run. */
  readonly actual?: number;
  readonly throttleStatus: ThrottleStatus;
}

/** One operation that may run. */
export interface Charge {
  /** Takes what the answer is made of; without it the operation is taken to have cost nothing. */
  readonly onData: (data: JsonObject) => void;
  /** Gives back what was not used; once, at the end. */
  settle(): CostExplanation;
}

/** What operations of one supergraph cost, and whether a caller may have them. */
export interface DemandControl {
  /** Throws `OPERATION_TOO_COSTLY` and `RATE_LIMITED`, which say what it would cost and what there is. */
  admit(request: Pick<EngineRequest, 'prepared' | 'variables' | 'caller'>): Charge;
}

/** A refusal with what `extensions.cost` says of it. */
export class DemandError extends CodedError {
  readonly cost: CostExplanation;

  constructor(error: CodedError, cost: CostExplanation) {
    super(error.code, error.message, {
      retryable: error.retryable,
      ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    });
    this.cost = cost;
  }
}

/** The part that lasts over supergraphs: every caller's budget, and the metrics. Budgets are this process's own. */
export function createDemand(config: DemandConfig, registry: Registry, now?: () => number) {
  const budgets = createBudgets(now);
  const metrics = createDemandMetrics(registry);
  const clients = new Map(Object.entries(config.clients ?? {}));

  /** Who pays: the caller, whatever it calls itself; a client with limits of its own has a budget of its own for each. */
  function payerOf(caller: RequestContext): { readonly payer: string; readonly limits: DemandLimits } {
    const name = caller.clientName ?? '';
    const own = clients.get(name);
    const { own: scope = '' } = toCallerScope(caller);
    return own
      ? { payer: `${JSON.stringify(name)} ${scope}`, limits: { ...config, ...own } }
      : { payer: scope, limits: config };
  }

  function refuse(
    code: 'OPERATION_TOO_COSTLY' | 'RATE_LIMITED',
    error: CodedError,
    cost: CostExplanation,
  ): void {
    metrics.refusals.inc({ code, mode: config.mode });
    if (config.mode === 'enforce') throw new DemandError(error, cost);
  }

  function load(
    supergraph: DocumentNode,
    schema: GraphQLSchema,
    keyOf: (node: FieldNode) => string,
  ): DemandControl {
    const options = { schema, rules: readCostRules(supergraph), keyOf };
    const compiled = new WeakMap<PreparedOperation['operation'], readonly CostNode[]>();
    return {
      admit({ prepared: { document, operation }, variables: { coerced }, caller }) {
        const nodes = compiled.get(operation) ?? compileCost(options, document, operation);
        compiled.set(operation, nodes);
        const fixed = operation.operation === 'mutation' ? mutationCost : 0;
        const requested = fixed + toStaticCost(nodes, coerced);
        const { payer, limits } = payerOf(caller);
        metrics.cost.observe({ kind: 'requested' }, requested);
        const explain = (): CostExplanation => ({ requested, throttleStatus: budgets.status(payer, limits) });

        const most = Math.min(limits.maxCost, limits.capacity);
        if (requested > most) refuse('OPERATION_TOO_COSTLY', tooCostly(requested, most), explain());
        const { waitMs } = budgets.take(payer, limits, requested, false);
        if (waitMs > 0) {
          refuse('RATE_LIMITED', rateLimited(requested, waitMs), explain());
          budgets.take(payer, limits, requested, true);
        }
        let actual = 0;
        return {
          onData(data) {
            actual = fixed + toActualCost(nodes, data, coerced);
          },
          settle() {
            metrics.cost.observe({ kind: 'actual' }, actual);
            budgets.settle(payer, limits, requested - actual);
            return { ...explain(), actual };
          },
        };
      },
    };
  }

  return { load, [Symbol.dispose]: () => metrics[Symbol.dispose]() };
}

export type Demand = ReturnType<typeof createDemand>;

function tooCostly(cost: number, most: number): CodedError {
  const message = `The operation may cost ${cost}, and one may cost ${most}: ask for shorter lists, or split it`;
  return new CodedError('OPERATION_TOO_COSTLY', message);
}

function rateLimited(cost: number, waitMs: number): CodedError {
  const message = `The operation may cost ${cost}, which is more than is left now: ask again in ${waitMs} ms, or ask for less`;
  return new CodedError('RATE_LIMITED', message, { retryable: true, retryAfterMs: waitMs });
}

function createDemandMetrics(registry: Registry) {
  const registers = [registry];
  return {
    cost: new Histogram({
      name: 'weir_gateway_operation_cost',
      help: 'What operations may cost before they run (requested), and what they came to (actual)',
      labelNames: ['kind'],
      buckets: [1, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000],
      registers,
    }),
    refusals: new Counter({
      name: 'weir_gateway_demand_refusals_total',
      help: 'Operations that were refused, or would be in mode measure',
      labelNames: ['code', 'mode'],
      registers,
    }),
    [Symbol.dispose]() {
      registry.removeSingleMetric('weir_gateway_operation_cost');
      registry.removeSingleMetric('weir_gateway_demand_refusals_total');
    },
  };
}
