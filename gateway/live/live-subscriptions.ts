import type { DocumentNode, ExecutionResult, FieldNode } from 'graphql';
import { CodedError, isCodedError } from '#platform/errors.ts';
import { toCallerScope } from '../cache/caller-scope.ts';
import type { PreparedOperation } from '../engine/engine.ts';
import { toPlainError } from '../errors/to-plain-error.ts';
import type { GatewayConfig } from '../gateway-config.ts';
import { type RawVariables, refusal } from '../operations/run-operation.ts';
import type { RequestContext } from '../request-context.ts';
import type { SupergraphKeeper } from '../supergraph/start-supergraph-keeper.ts';
import type { EventBinding } from './event-binding.ts';
import { createEventHub, type Subscribed } from './event-hub.ts';
import type { OpenLive } from './live-group.ts';
import type { LiveMetrics } from './live-metrics.ts';
import type { LiveSink } from './live-subscriber.ts';
import { createStateReader } from './state-reader.ts';
import { readSubscribeArguments, readTriggerVariables, rootFieldOf } from './subscribe-arguments.ts';

/** Subscriptions that the event log feeds. */
export interface LiveSubscriptions extends AsyncDisposable {
  /** The binding of the operation's field; undefined for a subscription that its subgraph feeds. */
  bindingOf(prepared: PreparedOperation): EventBinding | undefined;
  /**
   * Starts one. `resumeAfter` takes the place of its `after` argument. Answers one result where it cannot start; never rejects.
   */
  open(
    prepared: PreparedOperation,
    variables: RawVariables,
    caller: RequestContext,
    sink: LiveSink,
    resumeAfter?: string,
  ): Promise<Subscribed | ExecutionResult>;
}

export interface LiveOptions extends Pick<GatewayConfig, 'scopeOf'> {
  readonly live: GatewayConfig['live'];
  readonly keeper: SupergraphKeeper;
  readonly metrics: LiveMetrics;
}

interface Trigger {
  readonly field: FieldNode;
  readonly variables: ReadonlySet<string>;
}

export function startLiveSubscriptions({
  live: config,
  scopeOf,
  keeper,
  metrics,
}: LiveOptions): LiveSubscriptions {
  const cleanup = new DisposableStack();
  const hub =
    config &&
    cleanup.use(
      createEventHub({
        log: config.log,
        metrics,
        readState: createStateReader(() => keeper.current()),
        ...(config.lingerMs !== undefined && { lingerMs: config.lingerMs }),
      }),
    );
  let moving = Promise.resolve();
  cleanup.use(
    keeper.onSwap(() => {
      moving = moving.then(() => hub?.reopenAll());
    }),
  );
  const triggers = new WeakMap<DocumentNode, Map<string, Trigger | undefined>>();

  function triggerOf(prepared: PreparedOperation): Trigger | undefined {
    const known = triggers.get(prepared.document) ?? new Map<string, Trigger | undefined>();
    triggers.set(prepared.document, known);
    const name = prepared.operation.name?.value ?? '';
    if (!known.has(name)) {
      const field = rootFieldOf(prepared);
      known.set(name, field && { field, variables: readTriggerVariables(prepared, field) });
    }
    return known.get(name);
  }

  function bindingOf(prepared: PreparedOperation): EventBinding | undefined {
    const field = hub && triggerOf(prepared)?.field.name.value;
    return field === undefined ? undefined : keeper.current().bindings.get(field);
  }

  function toReopen(prepared: PreparedOperation, binding: EventBinding, variables: RawVariables): OpenLive {
    return async (caller) => {
      const next = keeper.current();
      const preparation = next.prepareOperation(prepared.query, prepared.operation.name?.value);
      if ('errors' in preparation) return gone(preparation.errors[0]?.message);
      if (JSON.stringify(next.bindings.get(binding.field)) !== JSON.stringify(binding))
        return gone('its events come from elsewhere');
      const opened = await next.runner.open(preparation.prepared, variables, caller);
      if ('source' in opened) return opened;
      const [error] = opened.errors ?? [];
      // A budget that is spent now says nothing of the operation: it goes on as it was planned.
      if (error?.extensions.code === 'RATE_LIMITED')
        throw new CodedError('RATE_LIMITED', error.message, { retryable: true });
      return gone(error?.message);
    };
  }

  async function open(
    prepared: PreparedOperation,
    variables: RawVariables,
    caller: RequestContext,
    sink: LiveSink,
    resumeAfter?: string,
  ): Promise<Subscribed | ExecutionResult> {
    const binding = bindingOf(prepared);
    const trigger = triggerOf(prepared);
    if (!hub || !binding || !trigger) throw new Error('The event log does not feed this subscription');
    const live = await keeper.current().runner.open(prepared, variables, caller);
    if (!('source' in live)) return live;
    const { interest, after } = readSubscribeArguments(
      binding,
      trigger.field,
      live.variables,
      config?.ownerOf(caller.claims),
    );
    const selecting = Object.entries(variables ?? {}).filter(([name]) => !trigger.variables.has(name));
    const groupKey = JSON.stringify([
      prepared.key,
      live.accessKey,
      scopeOf && caller.claims ? scopeOf(caller.claims) : toCallerScope(caller).own,
      caller.forwarded,
      [...caller.explain],
      selecting,
    ]);
    const reopen = toReopen(prepared, binding, variables);
    return hub.subscribe({
      groupKey,
      binding,
      live,
      reopen,
      caller,
      interest,
      after: resumeAfter ?? after,
      sink,
    });
  }

  return {
    bindingOf,
    async open(prepared, variables, caller, sink, resumeAfter) {
      try {
        return await open(prepared, variables, caller, sink, resumeAfter);
      } catch (error) {
        return refusal([isCodedError(error) ? toPlainError(error) : unforeseen(error, caller)], caller);
      }
    },
    async [Symbol.asyncDispose]() {
      cleanup.dispose();
      await moving;
    },
  };
}

function unforeseen(err: unknown, { log, correlationId }: RequestContext) {
  log.error({ err, correlationId }, 'a subscription could not be started');
  return { code: 'INTERNAL', message: 'Internal error' } as const;
}

function gone(reason = 'it is not valid'): CodedError {
  return new CodedError(
    'GRAPHQL_VALIDATION_FAILED',
    `The graph has changed and no longer has this subscription: ${reason}`,
  );
}
