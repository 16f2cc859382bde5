import type { SimulatedRequest, SimulatedResponse, SimulatedVendor } from '#sandbox/kit/simulator.ts';
import type { VendorDeps } from '#sandbox/kit/start-simulator.ts';
import { advanceTime } from './advance-time.ts';
import { toAnswer, toErrorBody, toJsonBody } from './answer.ts';
import { ApiError } from './api-error.ts';
import { authenticate } from './authenticate.ts';
import { sandboxStripe } from './credentials.ts';
import { expandAll } from './expand.ts';
import { createExpansions } from './expansions.ts';
import { parseForm } from './form.ts';
import { findReplay, fingerprint, idempotencyKeyOf, keyInUse } from './idempotency.ts';
import type { JsonObject } from './json.ts';
import { listRecords } from './list-records.ts';
import type { EventModel } from './models.ts';
import { createMakeId } from './object-id.ts';
import { previousAttributes } from './previous-attributes.ts';
import { createRateLimits } from './rate-limits.ts';
import { createRouter, type MatchedRoute } from './route.ts';
import { routes } from './routes.ts';
import { seedState } from './seed-state.ts';
import { shapesVersion } from './shapes-version.ts';
import { createState } from './state.ts';
import { deliverEvent, signDeliveries } from './webhooks.ts';
import type { World } from './world.ts';

/** The simulated Stripe: its API over the company's records. */
export function createStripeVendor({ clock, random, store, webhooks, config }: VendorDeps): SimulatedVendor {
  const state = createState(store);
  seedState(state, config.company);
  signDeliveries(webhooks, state);
  const makeId = createMakeId(random);
  const now = () => Math.floor(clock.now() / 1000);
  const expand = createExpansions(state, now);
  const match = createRouter(routes);
  const takeCall = config.limits === 'real' ? createRateLimits() : () => undefined;
  const keysInFlight = new Set<string>();
  let happened: EventModel[] = [];
  let cause: Pick<EventModel, 'requestId' | 'idempotencyKey'> = { requestId: null, idempotencyKey: null };

  const world: World = {
    state,
    makeId,
    now,
    emit(type, object, before) {
      const changes = before && previousAttributes(before, object);
      const event = state.events.insert({
        id: makeId('evt'),
        created: now(),
        type,
        object,
        ...(changes === undefined ? {} : { previousAttributes: changes }),
        ...cause,
      });
      happened.push(event);
    },
  };

  /** All of the work or none of it; what it made known is sent when it is done. */
  function act<T>(by: typeof cause, work: () => T): T {
    cause = by;
    happened = [];
    try {
      const result = store.transact(work);
      for (const event of happened) deliverEvent(webhooks, state, event);
      return result;
    } finally {
      happened = [];
      cause = { requestId: null, idempotencyKey: null };
    }
  }

  function run(matched: MatchedRoute, request: SimulatedRequest): JsonObject {
    const query = request.method === 'GET' || request.method === 'DELETE';
    const form = parseForm([...request.query, ...(query ? [] : new URLSearchParams(request.body))]);
    const params = matched.route.params(form, '');
    const answer = matched.route.run({ world, params, path: matched.path });
    return expandAll(answer, pathsOf(params), expand);
  }

  function serve(request: SimulatedRequest, matched: MatchedRoute | undefined): SimulatedResponse {
    const requestId = makeId('req');
    const operation = matched?.route.operation ?? 'unknown';
    const version = request.headers['stripe-version'] ?? shapesVersion;
    const key = idempotencyKeyOf(request);
    const posted = (original: string, replayed: boolean) => ({
      key: request.headers['idempotency-key'],
      ...(request.method === 'POST' ? { posted: { original, replayed } } : {}),
    });
    const keep = (status: number, body: string) => {
      if (key === undefined) return;
      const kept = { id: key, created: now(), fingerprint: fingerprint(request), requestId, status, body };
      state.idempotency.put(kept);
    };
    try {
      authenticate(request, sandboxStripe.apiKey);
      if (!matched) throw unrecognized(request);
      const replay = findReplay(state, request, now());
      if (replay) {
        const { status, body, requestId: original } = replay;
        return toAnswer({ operation, status, body, requestId, version, ...posted(original, true) });
      }
      const answer = act({ requestId, idempotencyKey: key ?? null }, () => run(matched, request));
      const body = toJsonBody(answer);
      keep(200, body);
      return toAnswer({ operation, status: 200, body, requestId, version, ...posted(requestId, false) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { status, headers } = error;
      const body = toErrorBody(error, requestId, now());
      if (!error.unstored) keep(status, body);
      return toAnswer({ operation, status, body, requestId, version, headers, ...posted(requestId, false) });
    }
  }

  function refuse(request: SimulatedRequest, operation: string, error: ApiError): SimulatedResponse {
    const requestId = makeId('req');
    const version = request.headers['stripe-version'] ?? shapesVersion;
    const { status, headers } = error;
    const body = toErrorBody(error, requestId, now());
    return toAnswer({ operation, status, body, requestId, version, headers, limited: status === 429 });
  }

  let advancedTo = now();
  const catchUp = () => {
    // Nothing falls due twice within a second.
    if (now() === advancedTo) return;
    advancedTo = now();
    act({ requestId: null, idempotencyKey: null }, () => advanceTime(world));
  };

  return {
    system: 'stripe',
    operation: (request) => match(request.method, request.path)?.route.operation ?? 'unknown',
    admit(request) {
      const operation = match(request.method, request.path)?.route.operation ?? 'unknown';
      const limited = takeCall(operation);
      if (limited) return refuse(request, operation, limited);
      const key = idempotencyKeyOf(request);
      if (key === undefined) return undefined;
      if (keysInFlight.has(key)) return refuse(request, operation, keyInUse(key));
      keysInFlight.add(key);
      return () => keysInFlight.delete(key);
    },
    async handle(request) {
      catchUp();
      return serve(request, match(request.method, request.path));
    },
    latencyMs: ({ method, path }, draw) => latencyOf(method, path) * (0.7 + draw() * 0.6),
    records: (type) => listRecords(state, type, now()),
    async onClock() {
      catchUp();
    },
  };
}

/** Typical milliseconds of an answer of the real API. */
function latencyOf(method: string, path: string): number {
  if (path.startsWith('/v1/subscriptions') && method === 'POST') return 900;
  if (path.includes('/search')) return 250;
  return method === 'GET' ? 180 : 350;
}

function unrecognized({ method, path }: SimulatedRequest): ApiError {
  return new ApiError(
    404,
    `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    { unstored: true },
  );
}

function pathsOf(params: unknown): readonly string[] {
  if (typeof params !== 'object' || params === null || !('expand' in params)) return [];
  return Array.isArray(params.expand) ? params.expand.map(String) : [];
}
