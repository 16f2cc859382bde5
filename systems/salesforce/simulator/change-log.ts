import type { RecordStore } from '#sandbox/kit/record-store.ts';
import type { SimulatedClock } from '#sandbox/kit/simulator.ts';
import type { Row, Table, Value } from './org-data.ts';

export type ChangeType =
  | 'CREATE'
  | 'UPDATE'
  | 'DELETE'
  | 'UNDELETE'
  | 'GAP_CREATE'
  | 'GAP_UPDATE'
  | 'GAP_DELETE'
  | 'GAP_UNDELETE'
  | 'GAP_OVERFLOW';

/** A change event as it is kept: replay ids grow, and are not contiguous. */
export interface LoggedChange {
  readonly id: string;
  readonly entity: string;
  readonly recordIds: readonly string[];
  readonly changeType: ChangeType;
  readonly committedAtMs: number;
  /** Of CREATE and UPDATE: the fields that were set. */
  readonly changed: Readonly<Record<string, Value>>;
}

/** The org's event bus. Events are kept for 72 hours. */
export interface ChangeLog {
  append(change: Omit<LoggedChange, 'id' | 'committedAtMs'>): void;
  /** Tells of a row that was written. */
  appendRow(table: Table, changeType: ChangeType, before: Row | undefined, after: Row): void;
  /** At most `limit` events behind a replay id. */
  after(replayId: number, limit: number): readonly LoggedChange[];
  /** Replay ids; 0 where there is none. */
  latest(): number;
  isRetained(replayId: number): boolean;
  /** Calls back soon after an append, once what belongs together is written. */
  onAppend(listener: () => void): Disposable;
}

const keptMs = 72 * 3_600_000;
/** More than a test or a demonstration makes; a real org has no such limit. */
const keptEvents = 20_000;

/** The objects that are selected for change data capture. */
export const capturedObjects: ReadonlySet<string> = new Set([
  'Account',
  'Contact',
  'Quote',
  'SBQQ__Quote__c',
  'PricebookEntry',
  'Order',
  'Contract',
]);

export function createChangeLog(store: RecordStore, clock: SimulatedClock): ChangeLog {
  const events = store.collection<LoggedChange>('_changeEvent', { counted: false });
  const listeners = new Set<() => void>();
  let telling = false;

  const tell = () => {
    if (telling) return;
    telling = true;
    // After the turn: what the same call does to other rows comes with it, or is undone with it.
    setImmediate(() => {
      telling = false;
      for (const listener of listeners) listener();
    });
  };
  const forget = () => {
    for (const { id, committedAtMs } of events.values()) {
      if (events.size <= keptEvents && committedAtMs > clock.now() - keptMs) return;
      events.delete(id);
    }
  };
  const append: ChangeLog['append'] = (change) => {
    forget();
    // Real replay ids are not contiguous either.
    const id = String(store.next('replayId', 1) * 3);
    events.insert({ ...change, id, committedAtMs: clock.now() });
    tell();
  };
  const latest = () => Math.max(0, ...[...events.values()].slice(-1).map(({ id }) => Number(id)));

  return {
    append,
    appendRow(table, changeType, before, after) {
      const entity = table.type.name;
      if (!capturedObjects.has(entity)) return;
      const changed =
        changeType === 'DELETE'
          ? {}
          : Object.fromEntries(
              Object.entries(after.values).filter(
                ([name, value]) => value !== null && value !== before?.values[name],
              ),
            );
      append({ entity, recordIds: [after.id], changeType, changed });
    },
    after: (replayId, limit) => {
      const found: LoggedChange[] = [];
      for (const event of events.values()) {
        if (Number(event.id) > replayId) found.push(event);
        if (found.length === limit) break;
      }
      return found;
    },
    latest,
    isRetained(replayId) {
      forget();
      const [oldest] = events.values();
      return replayId <= latest() && (!oldest || replayId >= Number(oldest.id) - 3);
    },
    onAppend(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => listeners.delete(listener) };
    },
  };
}
