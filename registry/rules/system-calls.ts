import type { CheckContext } from '../check-context.ts';
import type { RecordedOperation } from '../operations/recorded-operation.ts';
import { countSystemCalls, type Sources, toSources } from '../operations/system-calls.ts';
import type { ChangeRule } from '../rule.ts';
import type { GraphVersion } from '../version/graph-version.ts';

const maxGrowth = 1.2;

interface Forecast {
  /** Calls a day by system. */
  readonly perDay: ReadonlyMap<string, number>;
  /** Calls a day by operation, for the one that weighs most. */
  readonly byOperation: ReadonlyMap<RecordedOperation, number>;
}

function forecast(
  version: GraphVersion,
  sources: Sources,
  { operations = [], traffic }: CheckContext,
): Forecast {
  const perDay = new Map<string, number>();
  const byOperation = new Map<RecordedOperation, number>();
  const schema = version.composed?.apiSchema;
  if (!schema) return { perDay, byOperation };
  for (const operation of operations) {
    const requests = operation.callers.reduce((sum, { count }) => sum + count, 0) / traffic.windowDays;
    if (requests === 0) continue;
    let total = 0;
    for (const [system, calls] of countSystemCalls(operation.document, schema, sources)) {
      perDay.set(system, (perDay.get(system) ?? 0) + calls * requests);
      total += calls * requests;
    }
    byOperation.set(operation, total);
  }
  return { perDay, byOperation };
}

/** Whether a field that both versions have is read from elsewhere. */
function isMoved(before: Sources, after: Sources, { base, head }: CheckContext): boolean {
  const has = ({ composed }: GraphVersion, coordinate: string) => composed?.elements.has(coordinate) === true;
  return [...new Set([...before.keys(), ...after.keys()])].some(
    (coordinate) =>
      has(base, coordinate) &&
      has(head, coordinate) &&
      before.get(coordinate)?.join() !== after.get(coordinate)?.join(),
  );
}

function toMostGrown(before: Forecast, after: Forecast): string {
  const growth = [...after.byOperation].map(
    ([operation, calls]) => [operation.name, calls - (before.byOperation.get(operation) ?? 0)] as const,
  );
  return growth.sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

export const systemCalls: ChangeRule = {
  code: 'system-calls',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'By the recorded traffic a system of record is called a fifth more than before: a warning; more than governance.json says it allows in a day, and it was not before: blocks. Counted are uncached reads: one call for each place of an answer and record.',
  fix: 'Read the field where it is read already, cache it, or have the allowance raised first.',
  *check(context) {
    const { base, head, operations } = context;
    if (!operations || operations.length === 0) return;
    const sourcesBefore = toSources(base);
    const sourcesAfter = toSources(head);
    if (!isMoved(sourcesBefore, sourcesAfter, context)) return;
    const before = forecast(base, sourcesBefore, context);
    const after = forecast(head, sourcesAfter, context);
    for (const [system, calls] of after.perDay) {
      const earlier = before.perDay.get(system) ?? 0;
      const allowed = head.governance.systems[system]?.callsPerDay;
      const isOver = allowed !== undefined && calls > allowed && earlier <= allowed;
      if (!isOver && calls <= earlier * maxGrowth) continue;
      const limit = allowed === undefined ? '' : `, of ${allowed} allowed`;
      yield {
        coordinate: null,
        severity: isOver ? 'block' : 'warn',
        message: `${system} would be called ${Math.round(calls)} times a day${limit}, and was ${Math.round(earlier)}; ${toMostGrown(before, after)} adds most`,
      };
    }
  },
};
