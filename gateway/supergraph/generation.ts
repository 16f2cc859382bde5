import { buildASTSchema, buildSchema, type GraphQLSchema, parse } from 'graphql';
import { readPolicies } from '../authorization/policies.ts';
import type { GatewayCache } from '../cache/gateway-cache.ts';
import type { Demand } from '../demand/demand-control.ts';
import { createFederationEngine } from '../engine/create-federation-engine.ts';
import type { GatewayConfig } from '../gateway-config.ts';
import type { GatewayMetrics } from '../http/metrics.ts';
import type { Limits } from '../limits/limits.ts';
import { bindSupergraph, eventsSubgraph } from '../live/bind-supergraph.ts';
import type { EventBinding } from '../live/event-binding.ts';
import { createPreparation, type Preparation } from '../operations/prepare-operation.ts';
import { createOperationRunner, type OperationRunner } from '../operations/run-operation.ts';
import { createOverrideLabels } from '../planning/override-labels.ts';
import { createPlanKeys } from '../planning/plan-keys.ts';
import { readRequirements } from '../planning/requirements.ts';
import type { Planning } from '../planning/start-planning.ts';
import type { HeaderPolicy } from '../transport/header-rules.ts';
import type { HttpTransports } from '../transport/http-transport.ts';
import { resolveTransports } from '../transport/resolve-transports.ts';
import { createSubgraphClient } from '../transport/subgraph-client.ts';
import { createOperationUses, type OperationUse } from './operation-uses.ts';

/** All that is made of one supergraph. A request and a stream keep to the one that they began with. */
export interface Generation extends Disposable {
  /** Subscription fields that the event log feeds, by name. */
  readonly bindings: ReadonlyMap<string, EventBinding>;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly subgraphs: readonly string[];
  readonly runner: OperationRunner;
  readonly metrics: GatewayMetrics;
  prepareOperation(query: string, operationName: string | undefined): Preparation;
  mostUsed(limit: number): readonly OperationUse[];
}

export interface GenerationOptions
  extends Pick<
    GatewayConfig,
    | 'auth'
    | 'development'
    | 'subgraphs'
    | 'trustedDocuments'
    | 'usage'
    | 'signIdentity'
    | 'overrideLabels'
    | 'live'
    | 'sharing'
  > {
  readonly limits: Limits;
  readonly http: HttpTransports;
  readonly planning: Planning;
  readonly metrics: GatewayMetrics;
  readonly headerPolicy: HeaderPolicy;
  readonly cache?: GatewayCache | undefined;
  readonly demand?: Demand | undefined;
}

/** Throws a `CodedError` where the supergraph cannot be served. `earlier` are the operations to make ready first. */
export async function loadGeneration(
  published: string,
  earlier: readonly OperationUse[],
  options: GenerationOptions,
): Promise<Generation> {
  const { auth, development, subgraphs, trustedDocuments, limits, http, planning, metrics } = options;
  const { headerPolicy, signIdentity, overrideLabels, cache, demand, usage, sharing = {} } = options;
  const { sdl, bindings } = options.live ? bindSupergraph(published) : unbound(published);
  using owned = new DisposableStack();
  const planner = owned.use(await planning.load(sdl));
  const { apiSdl } = planner.description;
  const members = planner.description.subgraphs.filter(({ name }) => name !== eventsSubgraph.name);
  const document = parse(sdl, { noLocation: true });
  const fullSchema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const schema = buildSchema(apiSdl, { assumeValid: true, assumeValidSDL: true, noLocation: true });
  const policies = auth === 'none' ? undefined : readPolicies(document, fullSchema);
  const channels = resolveTransports(members, subgraphs ?? {}, http);
  headerPolicy.checkSubgraphs(members.map(({ name }) => name));
  const client = createSubgraphClient({
    headerPolicy,
    signIdentity,
    channels,
    maxAnswerBytes: limits.maxSubgraphAnswerBytes,
    sharesRequests: sharing.subgraphRequests ?? false,
    epoch: cache?.epoch,
    metrics,
  });
  const kept = owned.use(cache?.load(document, fullSchema, policies));
  const requirements = readRequirements(document);
  const engine = createFederationEngine({
    schemas: { fullSchema, apiSchema: schema },
    requirements,
    client,
    cache: kept,
    labels: createOverrideLabels(document, overrideLabels),
    plan: (operation, labels) => {
      metrics.plans.inc();
      return planner.plan(operation, labels);
    },
  });
  const uses = createOperationUses(earlier);
  const runner = createOperationRunner({
    ...{ schema, engine, policies, metrics },
    sharesQueries: sharing.queries ?? false,
    epoch: cache?.epoch,
    noteUse: uses.note,
    demand: demand?.load(document, schema, createPlanKeys(requirements).keyOf),
    ...(usage && { usage }),
  });
  const prepareOperation = createPreparation({ schema, limits, development, trustedDocuments });
  await warm(earlier, prepareOperation, runner);
  const lasting = owned.move();
  return {
    schema,
    bindings,
    subgraphs: members.map(({ name }) => name),
    runner,
    metrics,
    prepareOperation,
    mostUsed: uses.mostUsed,
    [Symbol.dispose]: () => lasting.dispose(),
  };
}

function unbound(sdl: string): ReturnType<typeof bindSupergraph> {
  return { sdl, bindings: new Map() };
}

async function warm(
  uses: readonly OperationUse[],
  prepareOperation: Generation['prepareOperation'],
  runner: OperationRunner,
): Promise<void> {
  for (const { query, operationName, claims } of uses) {
    const preparation = prepareOperation(query, operationName);
    // What is no longer valid, or cannot be planned, is its clients' to read of.
    if ('prepared' in preparation) await runner.warm(preparation.prepared, claims).catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
  }
}
