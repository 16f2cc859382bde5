import type { CheckResult, Finding } from '../finding.ts';
import { describeReach } from '../governance/reach.ts';

const signs = { block: '✗ block', warn: '! warn ', info: 'i info ' } as const;

function toLines(finding: Finding): string {
  const { rule, severity, coordinate, subgraph, message, fix } = finding;
  const reach = describeReach(finding);
  const where = [subgraph, coordinate].filter((part) => part !== null).join(' · ');
  return `${signs[severity]} ${rule}${where === '' ? '' : `  ${where}`}\n    ${message}${reach === '' ? '' : `\n    reaches ${reach}`}\n    → ${fix}`;
}

/** For people: each finding with its fix, and what it comes to in the last line. */
export function formatText({ verdict, findings }: CheckResult): string {
  const count = (severity: Finding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length;
  const total = `${verdict}: ${count('block')} blocking, ${count('warn')} warnings, ${count('info')} notes`;
  return [...findings.map(toLines), total].join('\n\n');
}
