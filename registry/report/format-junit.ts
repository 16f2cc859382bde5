import type { CheckResult, Finding } from '../finding.ts';
import { rules } from '../rules.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

function toXml(text: string): string {
  // XML 1.0 has no way to write other control characters.
  return text.replace(/[^\P{Cc}\t\n\r]/gu, '').replace(/[&<>"\n]/g, (character) => entities[character] ?? '');
}

function toBody({ severity, message, fix, subgraph, coordinate }: Finding): string {
  const where = [subgraph, coordinate].filter((part) => part !== null).join(' ');
  const text = toXml(`${severity} ${where}: ${message} (${fix})`);
  return severity === 'block'
    ? `    <failure type="${severity}" message="${toXml(message)}">${text}</failure>`
    : `    <system-out>${text}</system-out>`;
}

/** For CI servers: a test case for each rule, failed by its blocking findings. */
export function formatJunit({ findings }: CheckResult): string {
  const failed = new Set(findings.filter(({ severity }) => severity === 'block').map(({ rule }) => rule));
  const cases = rules.map(({ code }) => {
    const own = findings.filter(({ rule }) => rule === code);
    const open = `  <testcase classname="weir.schema" name="${code}"`;
    return own.length === 0 ? `${open}/>` : `${open}>\n${own.map(toBody).join('\n')}\n  </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="weir schema check" tests="${rules.length}" failures="${failed.size}">`,
    ...cases,
    '</testsuite>',
  ].join('\n');
}
