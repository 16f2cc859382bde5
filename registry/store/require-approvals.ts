import { isFinancial } from '../financial.ts';
import type { Finding } from '../finding.ts';
import type { Approval } from './launch.ts';

/** What an approval calls a finding that is about the graph as a whole. */
export const wholeGraph = '-';

/** A blocking finding that too few people have approved. */
export interface OpenFinding {
  readonly finding: Finding;
  readonly approvedBy: readonly string[];
  readonly needed: number;
}

/** Two where money is concerned: one could be the other's mistake. */
function approversNeeded({ subgraph, coordinate }: Finding): number {
  return [subgraph, coordinate].some((name) => name !== null && isFinancial(name)) ? 2 : 1;
}

/** The blocking findings that stand in the way of who publishes: nobody approves what they publish themselves. Nothing excuses subgraphs that do not compose. */
export function findOpen(
  findings: readonly Finding[],
  approvals: readonly Approval[],
  publisher: string,
): readonly OpenFinding[] {
  return findings
    .filter(({ severity }) => severity === 'block')
    .map((finding) => {
      const approvedBy = approvals
        .filter(
          ({ rule, coordinate }) =>
            rule === finding.rule && coordinate === (finding.coordinate ?? wholeGraph),
        )
        .map(({ author }) => author)
        .filter((author) => author !== publisher);
      return { finding, approvedBy, needed: approversNeeded(finding) };
    })
    .filter(
      ({ finding, approvedBy, needed }) => finding.rule === 'composition' || approvedBy.length < needed,
    );
}
