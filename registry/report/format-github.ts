import type { CheckResult, Finding } from '../finding.ts';

const commands = { block: 'error', warn: 'warning', info: 'notice' } as const;

function toData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function toProperty(text: string): string {
  return toData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** For GitHub Actions: an annotation for each finding, at the subgraph's file under `folder`. */
export function formatGithub({ verdict, findings }: CheckResult, folder: string): string {
  const annotate = ({ rule, severity, subgraph, message, fix }: Finding): string => {
    const file =
      subgraph === null ? '' : `file=${toProperty(`${folder.replace(/\/+$/, '')}/${subgraph}.graphql`)},`;
    return `::${commands[severity]} ${file}title=${toProperty(rule)}::${toData(`${message}. ${fix}`)}`;
  };
  return [...findings.map(annotate), `weir schema check: ${verdict}`].join('\n');
}
