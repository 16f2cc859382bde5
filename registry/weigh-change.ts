import type { CheckContext } from './check-context.ts';
import type { Severity } from './finding.ts';
import { describeAffected, type RecordedOperation, toAffected } from './operations/recorded-operation.ts';
import type { Usage } from './operations/usage.ts';
import type { RuleFinding } from './rule.ts';

const lower: Readonly<Record<Severity, Severity>> = { block: 'warn', warn: 'info', info: 'info' };

interface Change {
  readonly coordinate: string;
  readonly message: string;
  readonly severity: Severity;
  /** The operations that it reaches. */
  readonly users: (usage: Usage) => readonly RecordedOperation[];
}

/** States a change of the API schema with the weight that its real effect gives it: what no client can meet is for the record, and what no recorded operation uses weighs one step less. */
export function weighChange(
  { usage, positionOf, blame }: CheckContext,
  { coordinate, message, severity, users }: Change,
): RuleFinding {
  const subgraph = blame(coordinate);
  const typeName = coordinate.split(/[.(]/, 1)[0] ?? coordinate;
  const { input, output } = positionOf(typeName);
  if (!input && !output && !coordinate.startsWith('@')) {
    const why = 'no operation can reach it';
    return { coordinate, subgraph, severity: 'info', message: `${message}; ${why}` };
  }
  if (!usage) return { coordinate, subgraph, severity, message };
  const affected = toAffected(users(usage));
  if (affected.length === 0) {
    const unused = `${message}; no recorded operation is affected`;
    return { coordinate, subgraph, severity: lower[severity], message: unused, affected };
  }
  return {
    coordinate,
    subgraph,
    severity,
    message: `${message}; affects ${describeAffected(affected)}`,
    affected,
  };
}
