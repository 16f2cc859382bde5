import type { CheckContext } from './check-context.ts';
import type { AffectedOperation, Severity } from './finding.ts';
import type { GraphVersion } from './version/graph-version.ts';

/** A finding as a rule states it; the rule's own severity and fix hold where it states no other. */
export interface RuleFinding {
  readonly coordinate: string | null;
  readonly subgraph?: string | null;
  readonly message: string;
  readonly severity?: Severity;
  readonly fix?: string;
  readonly affected?: readonly AffectedOperation[];
}

interface RuleDescription {
  /** What findings are reported under; never reused for something else. */
  readonly code: string;
  /** The most that a finding of this rule weighs. */
  readonly severity: Severity;
  readonly explanation: string;
  readonly fix: string;
}

/** Looks at what differs between base and head. */
export interface ChangeRule extends RuleDescription {
  readonly looksAt: 'change';
  readonly check: (context: CheckContext) => Iterable<RuleFinding>;
}

/** Looks at one version; what base has too is not reported again. */
export interface StateRule extends RuleDescription {
  readonly looksAt: 'state';
  readonly check: (version: GraphVersion, context: CheckContext) => Iterable<RuleFinding>;
}

export type Rule = ChangeRule | StateRule;
