import type { Severity } from '#registry/finding.ts';

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
