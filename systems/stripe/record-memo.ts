import type { CallContext } from '#domain/call-context.ts';

/** Keeps what one request has read, so that its lines, payments and usage need no second call for the same record. */
export interface RecordMemo<T> {
  get(id: string, ctx: CallContext): T | undefined;
  put(id: string, record: T, ctx: CallContext): void;
}

// Long enough for one request, and short where a caller keeps its context for longer.
const lifetimeMs = 5_000;

export function createRecordMemo<T>(now: () => number): RecordMemo<T> {
  const contexts = new WeakMap<CallContext, Map<string, { readonly record: T; readonly at: number }>>();
  return {
    get(id, ctx) {
      const entry = contexts.get(ctx)?.get(id);
      return entry && now() - entry.at < lifetimeMs ? entry.record : undefined;
    },
    put(id, record, ctx) {
      const entries = contexts.get(ctx) ?? new Map();
      contexts.set(ctx, entries.set(id, { record, at: now() }));
    },
  };
}
