import type { ReachedEvents, ReachedWorkflow } from './governance/reach.ts';

/** `block` fails the check, `warn` wants a person's eye, `info` is for the record. */
export type Severity = 'block' | 'warn' | 'info';

/** A recorded operation that a change would reach. */
export interface AffectedOperation {
  readonly operation: string;
  readonly client: string;
  readonly version: string;
  /** How often it was recorded; 0 for a trusted document that nobody has sent yet. */
  readonly count: number;
}

/** What a rule says about one place of the schema. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** A schema coordinate (`Type.field(arg:)`), an event's topic, or null for the graph as a whole. */
  readonly coordinate: string | null;
  /** Whose change it is; null where it is nobody's alone. */
  readonly subgraph: string | null;
  readonly message: string;
  readonly fix: string;
  /** The recorded operations that it would reach; absent where no operations were given. */
  readonly affected?: readonly AffectedOperation[];
  /** The workflows that use what it is about; absent for none. */
  readonly workflows?: readonly ReachedWorkflow[];
  /** The events that carry what it is about; absent for none. */
  readonly events?: readonly ReachedEvents[];
}

export interface CheckResult {
  readonly verdict: 'pass' | 'fail';
  readonly findings: readonly Finding[];
}
