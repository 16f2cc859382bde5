import type { DocumentNode } from 'graphql';
import type { AffectedOperation } from '../finding.ts';

/** An operation that a client sends or is trusted to send. */
export interface RecordedOperation {
  /** Its name, or the id it is known by where it has none. */
  readonly name: string;
  /** What a manifest calls it by. */
  readonly id?: string;
  /** One operation with the fragments that it uses. */
  readonly document: DocumentNode;
  /** Who sends it; never empty. */
  readonly callers: readonly Caller[];
}

export interface Caller {
  readonly client: string;
  readonly version: string;
  readonly count: number;
}

export function toAffected(operations: Iterable<RecordedOperation>): readonly AffectedOperation[] {
  return [...operations].flatMap(({ name, callers }) =>
    callers.map((caller) => ({ operation: name, ...caller })),
  );
}

/** Who would be affected, most calls first, in a few words. */
export function describeAffected(affected: readonly AffectedOperation[]): string {
  const shown = [...affected]
    .sort((a, b) => b.count - a.count)
    .slice(0, 3)
    .map(({ operation, client, version, count }) => {
      const who = version === '' ? client : `${client}@${version}`;
      const calls = count === 0 ? 'calls not counted' : count === 1 ? '1 call' : `${count} calls`;
      return `${operation} (${who}, ${calls})`;
    })
    .join(', ');
  return affected.length > 3 ? `${shown} and ${affected.length - 3} more` : shown;
}
