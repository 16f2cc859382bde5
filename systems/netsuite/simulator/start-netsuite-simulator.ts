import { signBody } from '#platform/http/verify-signed-body.ts';
import { createConcurrencyGauge } from '#sandbox/kit/rate-limits.ts';
import type {
  SimulatedRequest,
  SimulatedResponse,
  SimulatedVendor,
  Simulator,
  SimulatorConfig,
} from '#sandbox/kit/simulator.ts';
import { startSimulator, type VendorDeps } from '#sandbox/kit/start-simulator.ts';
import { asyncPath, createAsyncJobs } from './async-jobs.ts';
import { operationOf } from './operation-name.ts';
import { answerRecord, recordPath } from './record-route.ts';
import { createRecordServices } from './record-services.ts';
import { noSuchRecord, RestError } from './rest-error.ts';
import { toConcurrencyRefusal, toErrorAnswer, type VendorAnswer } from './rest-response.ts';
import { type IntegrationMapping, sandboxAccount, sandboxMapping } from './sandbox-account.ts';
import { answerSuiteQl, suiteQlPath } from './suiteql-route.ts';
import { answerSystem, systemPath } from './system-route.ts';
import { createTables } from './tables.ts';
import { createTokenService, tokenPath } from './token-service.ts';
import { withChangeNotifier } from './told-services.ts';
import { createWorld, transactionRecordTypes, type World } from './world.ts';

export interface NetSuiteSimulatorOptions {
  /** Who may sign in; the sandbox's own integration where absent. */
  readonly mapping?: IntegrationMapping;
  /** Requests at a time; 5 where absent, as a standard account has. */
  readonly concurrency?: number;
}

const standardConcurrency = 5;
const loginRefusal =
  'Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at Setup > Users/Roles > User Management > View Login Audit Trail.';

// Milliseconds that accounts of middling size were seen to take.
function latencyOf(operation: string, random: () => number): number {
  const between = (from: number, to: number) => from + random() * (to - from);
  if (operation === 'token') return between(120, 260);
  if (operation === 'suiteql') return between(180, 700);
  return /\.(get|list)$/.test(operation) ? between(200, 600) : between(700, 2200);
}

function recordsOf(world: World, type: string): readonly unknown[] | undefined {
  if (type === 'customer') return [...world.customers.values()];
  if (type === 'item') return [...world.items.values()];
  const transactionType = transactionRecordTypes.find((known) => known === type);
  if (transactionType) return [...world.ledgers[transactionType].records.values()];
  const items = [...world.items.values()].filter(({ recordType }) => recordType === type);
  return items.length > 0 ? items : undefined;
}

function createVendor(deps: VendorDeps, options: NetSuiteSimulatorOptions): SimulatedVendor {
  const { clock, store, config, webhooks } = deps;
  const { mapping = sandboxMapping(), concurrency = standardConcurrency } = options;
  const world = createWorld(config.company, store, clock);
  const tables = createTables(world, sandboxAccount.taxCodeField);
  const services = withChangeNotifier(world, webhooks, createRecordServices(world));
  webhooks.signWith(({ body }, seconds) => ({
    'x-weir-signature': signBody(body, sandboxAccount.webhookSecret, seconds),
  }));
  const tokens = createTokenService({ mapping, store, clock });
  const jobs = createAsyncJobs(store, world.now);
  const places = createConcurrencyGauge(concurrency);

  function answer(request: SimulatedRequest): VendorAnswer {
    if (!tokens.accepts(request)) throw new RestError(401, 'INVALID_LOGIN', loginRefusal);
    if (request.path === suiteQlPath) return answerSuiteQl(request, tables);
    if (request.path.startsWith(`${systemPath}/`)) return answerSystem(request, concurrency, world.now());
    if (request.path.startsWith(`${asyncPath}/`)) return jobs.answer(request);
    if (request.path.startsWith(`${recordPath}/`)) {
      const work = (one: SimulatedRequest) => answerRecord(one, world, services);
      return jobs.wants(request) ? jobs.submit(request, work) : work(request);
    }
    throw noSuchRecord();
  }

  async function handle(request: SimulatedRequest): Promise<SimulatedResponse> {
    const operation = operationOf(request);
    if (request.path === tokenPath) return { ...(await tokens.issue(request)), operation };
    try {
      return { ...answer(request), operation };
    } catch (error) {
      if (error instanceof RestError) return { ...toErrorAnswer(error), operation };
      throw error;
    }
  }

  function admit(request: SimulatedRequest): SimulatedResponse | (() => void) | undefined {
    if (config.limits === 'off' || request.path === tokenPath) return undefined;
    return places.enter() ?? { ...toConcurrencyRefusal(), operation: operationOf(request), limited: true };
  }

  return {
    system: 'netsuite',
    handle,
    admit,
    operation: operationOf,
    latencyMs: (request, random) => latencyOf(operationOf(request), random),
    records: (type) => recordsOf(world, type),
  };
}

/** Starts a simulated NetSuite account over HTTP; sign in with `sandboxAccount` and `sandboxPrivateKey`. */
export function startNetSuiteSimulator(
  config: SimulatorConfig,
  signal: AbortSignal,
  options: NetSuiteSimulatorOptions = {},
): Promise<Simulator> {
  return startSimulator('netsuite', (deps) => createVendor(deps, options), config, signal);
}
