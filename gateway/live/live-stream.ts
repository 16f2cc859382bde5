import type { ExecutionResult } from 'graphql';
import type { CodedError } from '#platform/errors.ts';
import { onTokenExpiry } from '../authorization/token-expiry.ts';
import { tokenExpired } from '../authorization/verify-caller.ts';
import type { PreparedOperation } from '../engine/engine.ts';
import { maskError } from '../errors/mask-error.ts';
import type { Revocations } from '../gateway-config.ts';
import type { RawVariables } from '../operations/run-operation.ts';
import type { RequestContext } from '../request-context.ts';
import type { LiveSubscriptions } from './live-subscriptions.ts';
import { type Payload, toPayload } from './payload.ts';

/** A subscription over HTTP: its payloads, and the same as results for transports that write them themselves. */
export interface LiveStream extends AsyncIterable<ExecutionResult> {
  /** Ends with the subscription; throws nothing. Whether it `isDraining` says that the client is to come back at once. */
  payloads(): AsyncGenerator<Payload, void, void>;
  isDraining(): boolean;
}

export interface LiveStreamOptions {
  readonly subscriptions: LiveSubscriptions;
  readonly revocations: Revocations | undefined;
  /** Aborts when the process stops. */
  readonly draining: AbortSignal;
  readonly maxUnreadBytes: number;
}

/** Opens one; answers one result where it cannot start. It ends with its client, its token or the process. */
export async function openLiveStream(
  { subscriptions, revocations, draining, maxUnreadBytes }: LiveStreamOptions,
  prepared: PreparedOperation,
  variables: RawVariables,
  caller: RequestContext,
  lastEventId: string | undefined,
): Promise<LiveStream | ExecutionResult> {
  const queue = createPayloadQueue(maxUnreadBytes);
  const fail = (error: CodedError) => {
    queue.push(toPayload('', { errors: [maskError(error, caller)], data: null }));
    queue.end();
  };
  const opened = await subscriptions.open(prepared, variables, caller, { ...queue.sink, fail }, lastEventId);
  if (!('leave' in opened)) return opened;

  const cleanup = new DisposableStack();
  cleanup.defer(() => opened.leave(caller.signal.aborted || draining.aborted));
  cleanup.use(onTokenExpiry(caller.claims, () => fail(tokenExpired())));
  if (revocations)
    cleanup.use(
      revocations.onChange(() => {
        if (caller.claims && revocations.isRevoked(caller.claims)) fail(tokenExpired());
      }),
    );
  for (const signal of [caller.signal, draining]) cleanup.use(endWith(signal, queue));
  return toStream(queue, cleanup, draining);
}

function toStream(queue: PayloadQueue, cleanup: DisposableStack, draining: AbortSignal): LiveStream {
  async function* payloads() {
    using _ = cleanup;
    for (let payload = await queue.take(); payload; payload = await queue.take()) yield payload;
  }
  return {
    payloads,
    isDraining: () => draining.aborted,
    [Symbol.asyncIterator]() {
      const inner = payloads();
      return {
        async next() {
          const { value, done } = await inner.next();
          return done || !value
            ? { done: true, value: undefined }
            : { done: false, value: JSON.parse(value.json.toString()) };
        },
        async return() {
          queue.end();
          await inner.return();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

function endWith(signal: AbortSignal, queue: PayloadQueue): Disposable {
  if (signal.aborted) queue.end();
  signal.addEventListener('abort', queue.end, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', queue.end) };
}

interface PayloadQueue {
  readonly sink: { next(payload: Payload): boolean; drained(): Promise<void> };
  push(payload: Payload): void;
  end(): void;
  /** Undefined at the end. */
  take(): Promise<Payload | undefined>;
}

function createPayloadQueue(maxUnreadBytes: number): PayloadQueue {
  let waiting: Payload[] = [];
  let unread = 0;
  let isOver = false;
  let wake = () => {};
  let drain = Promise.withResolvers<void>();
  const push = (payload: Payload) => {
    if (isOver) return;
    waiting.push(payload);
    unread += payload.json.length;
    wake();
  };
  return {
    push,
    sink: {
      next(payload) {
        push(payload);
        return unread <= maxUnreadBytes;
      },
      drained: () => (unread === 0 || isOver ? Promise.resolve() : drain.promise),
    },
    end() {
      isOver = true;
      drain.resolve();
      wake();
    },
    async take() {
      while (waiting.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve));
      const payload = waiting.shift();
      if (!payload) return undefined;
      unread -= payload.json.length;
      if (unread === 0) {
        drain.resolve();
        drain = Promise.withResolvers();
      }
      if (waiting.length === 0) waiting = [];
      return payload;
    },
  };
}
