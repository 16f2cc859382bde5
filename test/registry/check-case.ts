import { checkSchemas } from '#registry/check-schemas.ts';
import type { CheckResult } from '#registry/finding.ts';
import { governanceFile } from '#registry/governance/governance.ts';
import { parseOperations } from '#registry/operations/parse-operations.ts';
import { defaultTrafficPolicy } from '#registry/traffic/traffic-policy.ts';
import { createGraphVersion, type VersionSource } from '#registry/version/create-graph-version.ts';
import type { GraphVersion } from '#registry/version/graph-version.ts';
import { graph } from './graph.ts';
import type { Edit, RuleCase } from './rule-case.ts';

type Files = Readonly<Record<string, string>>;

/** Applies edits; an edit whose text is not there is a mistake of the test. An empty `from` replaces the file, an empty file removes it. */
function edit(files: Files, edits: readonly Edit[]): Files {
  const edited = { ...files };
  for (const [file, from, to] of edits) {
    const text = edited[file] ?? '';
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
    edited[file] = from === '' ? to : text.replace(from, () => to);
  }
  return edited;
}

export function toSource(label: string, files: Files): VersionSource {
  const entries = Object.entries(files).filter(([, text]) => text !== '');
  return {
    label,
    subgraphs: entries.filter(([name]) => !name.includes('.')).map(([name, sdl]) => ({ name, sdl })),
    events: entries
      .filter(([name]) => name.includes('.') && name !== governanceFile)
      .map(([topic, json]) => ({ topic, json })),
    governance: files[governanceFile] || undefined,
  };
}

export function toVersion(label: string, files: Files): GraphVersion {
  return createGraphVersion(toSource(label, files));
}

/** The files of a case before and after its change. */
export function toFiles({ edits, before = [] }: RuleCase): { readonly base: Files; readonly head: Files } {
  const base = edit(graph, before);
  return { base, head: edit(base, edits) };
}

export function checkCase(input: RuleCase): CheckResult {
  const {
    operations,
    maxCost = 10_000,
    traffic,
    today = '2026-06-01',
    kept = {},
    history = {},
    ...change
  } = input;
  const { base, head } = toFiles(change);
  const recorded =
    operations &&
    Object.entries(operations).map(([name, document]) => ({
      name,
      document,
      client: 'crm',
      version: '2.1',
      count: 7,
    }));
  return checkSchemas({
    base: toVersion('base', base),
    head: toVersion('head', head),
    operations: recorded && parseOperations(JSON.stringify(recorded), 'the recording'),
    maxCost,
    today,
    traffic: { ...defaultTrafficPolicy, ...traffic },
    retainedEvents: new Map(Object.entries(kept)),
    eventHistory: new Map(Object.entries(history)),
  });
}
