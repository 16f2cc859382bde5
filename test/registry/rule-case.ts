import type { Severity } from '#registry/finding.ts';
import type { TrafficPolicy } from '#registry/traffic/traffic-policy.ts';

/** In the graph's file of that name (or a new one), the text that is replaced, and by what. */
export type Edit = readonly [file: string, from: string, to: string];

export interface RuleCase {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** What base is, where it is not the graph itself. */
  readonly before?: readonly Edit[];
  /** Recorded operations by name; absent where nothing is known of what clients send. */
  readonly operations?: Readonly<Record<string, string>>;
  readonly maxCost?: number;
  readonly traffic?: Partial<TrafficPolicy>;
  readonly today?: string;
  /** Events that are kept, by topic. */
  readonly kept?: Readonly<Record<string, readonly unknown[]>>;
  /** Earlier schemas of topics. */
  readonly history?: Readonly<Record<string, readonly string[]>>;
}

export interface FoundCase extends RuleCase {
  readonly severity: Severity;
  readonly coordinate: string | null;
  readonly subgraph?: string | null;
  /** What the message holds. */
  readonly says?: string;
}

/** For each rule what it must find, and what it must not. */
export type RuleCases = Readonly<
  Record<string, { readonly found: readonly FoundCase[]; readonly notFound: readonly RuleCase[] }>
>;
