import { parse } from 'graphql';
import { CodedError } from '#platform/errors.ts';
import type { PreparedOperation } from '../engine/engine.ts';
import { isJsonObject } from '../json-object.ts';
import type { LiveResults } from '../operations/run-operation.ts';
import type { RequestContext } from '../request-context.ts';
import type { Generation } from '../supergraph/generation.ts';
import type { EventBinding } from './event-binding.ts';
import { createEventWriter } from './event-writer.ts';
import type { LiveGroup } from './live-group.ts';
import type { SubscriberContext } from './live-subscriber.ts';

interface Waiting {
  readonly entityId: string;
  readonly caller: RequestContext;
  resolve(state: unknown): void;
  reject(error: unknown): void;
}

/**
 * Reads the state of entities that the log holds nothing of from where the graph says it is; undefined where the caller sees no such
 * entity. What callers of one group ask in one turn goes together.
 */
export function createStateReader(current: () => Generation): SubscriberContext['readState'] {
  const waiting = new Map<LiveGroup, Waiting[]>();

  async function read(group: LiveGroup, asked: readonly Waiting[]): Promise<void> {
    try {
      const [first] = asked;
      if (!first) return;
      const caller = quiet(first.caller);
      const states = await readStates(current(), group.binding, caller, asked);
      for (const [index, { resolve }] of asked.entries()) resolve(states[index]);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  return (group, caller, entityId) => {
    if (group.binding.state === undefined) return Promise.resolve(null);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const asked = waiting.get(group);
    if (asked) asked.push({ entityId, caller, resolve, reject });
    else {
      waiting.set(group, [{ entityId, caller, resolve, reject }]);
      setImmediate(() => {
        const all = waiting.get(group) ?? [];
        waiting.delete(group);
        void read(group, all);
      });
    }
    return promise;
  };
}

async function readStates(
  { runner }: Generation,
  binding: EventBinding,
  caller: RequestContext,
  asked: readonly Pick<Waiting, 'entityId'>[],
): Promise<readonly unknown[]> {
  const live = await runner.open(stateOperation(binding), {}, caller);
  if (!('source' in live)) {
    const [error] = live.errors ?? [];
    if (error?.extensions.code !== 'RATE_LIMITED') return asked.map(() => undefined);
    throw new CodedError('RATE_LIMITED', error.message, { retryable: true });
  }
  const { toAnswer } = createEventWriter(binding, live.source.operation);
  const { topic } = binding;
  const events = asked.map(({ entityId }) =>
    toAnswer({ cursor: '', topic, entityId, sequence: 0, occurredAt: '', payload: {} }, 'SNAPSHOT'),
  );
  const results = await live.resolveMany(events, caller, caller.signal);
  return results.map((result) => stateOf(binding, result));
}

function stateOf(
  { field, entityField, state = '' }: EventBinding,
  result: Awaited<ReturnType<LiveResults['resolveMany']>>[number],
): unknown {
  const data: unknown = 'json' in result ? JSON.parse(result.json) : result.data;
  const event = isJsonObject(data) ? data[field] : undefined;
  const entity = isJsonObject(event) ? event[entityField] : undefined;
  if (isJsonObject(entity) && entity[state] !== null) return entity[state];
  // An entity that is not there is a null where the schema has none; anything else is a failure that may pass.
  const failed =
    'json' in result ? undefined : result.errors?.find(({ extensions }) => extensions.code !== 'INTERNAL');
  if (failed) throw new CodedError('SYSTEM_UNAVAILABLE', failed.message, { retryable: true });
  return undefined;
}

const operations = new Map<string, PreparedOperation>();

function stateOperation({ field, by, entityField, state }: EventBinding): PreparedOperation {
  const query = `subscription WeirState { ${field}(${by}: "") { ${entityField} { ${state} } } }`;
  const known = operations.get(query);
  if (known) return known;
  const document = parse(query, { noLocation: true });
  const [operation] = document.definitions;
  if (operation?.kind !== 'OperationDefinition') throw new Error('The state of an entity has no operation');
  const prepared = { key: `weir state\n${query}`, query, document, operation };
  operations.set(query, prepared);
  return prepared;
}

// That a client names what is not there is no fault of a subgraph.
function quiet(caller: RequestContext): RequestContext {
  const { log } = caller;
  return { ...caller, explain: new Set(), log: quietLog(log) };
}

function quietLog(log: RequestContext['log']): RequestContext['log'] {
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.debug(fields, message),
  };
}
