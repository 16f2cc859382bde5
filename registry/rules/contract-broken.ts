import { findSchemaChanges } from '../diff/find-schema-changes.ts';
import type { SchemaChange } from '../diff/schema-change.ts';
import type { ChangeRule, RuleFinding } from '../rule.ts';

/** What a client of the contract cannot do any more, in words; undefined for what it can live with. */
function describe(change: SchemaChange): string | undefined {
  switch (change.kind) {
    case 'type-removed':
    case 'field-removed':
    case 'argument-removed':
    case 'input-field-removed':
    case 'directive-removed':
      return 'is gone';
    case 'enum-value-removed':
      return change.position.input || change.position.output ? 'is gone' : undefined;
    case 'type-kind-changed':
    case 'field-type-changed':
    case 'argument-type-changed':
    case 'input-field-type-changed':
      return `was ${change.from} and is ${change.to}`;
    case 'required-argument-added':
    case 'required-input-field-added':
      return `must be given now`;
    case 'one-of-added':
      return 'takes one field only';
    case 'union-member-removed':
      return `holds no ${change.member} any more`;
    case 'interface-removed':
      return `is no ${change.interfaceType} any more`;
    case 'default-changed':
    case 'union-member-added':
    case 'enum-value-added':
    case 'interface-added':
    case 'directive-changed':
    case 'deprecation-removed':
    case 'specified-by-changed':
      return undefined;
  }
}

export const contractBroken: ChangeRule = {
  code: 'contract-broken',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'A contract of governance.json is gone, shows nothing, or no longer shows what its clients use, while the graph itself may still have it.',
  fix: 'Give back the tag that the contract includes (or take away the one that it excludes), or move its clients first.',
  *check({ base, head, allChanges, blame }): Iterable<RuleFinding> {
    const ofGraph = new Set(allChanges.map(({ coordinate }) => coordinate));
    for (const name of new Set([...base.contracts.names, ...head.contracts.names])) {
      if (!head.contracts.names.includes(name)) {
        yield { coordinate: null, message: `Contract "${name}" is gone from governance.json` };
        continue;
      }
      if (!head.composed) continue;
      const after = head.contracts.compose(name);
      for (const { code, message } of after.problems)
        yield { coordinate: null, message: `Contract "${name}": ${code}: ${message}` };
      if (!base.contracts.names.includes(name)) continue;
      const before = base.contracts.compose(name).composed;
      if (!before || !after.composed) continue;
      for (const change of findSchemaChanges(before.apiSchema, after.composed.apiSchema)) {
        const what = describe(change);
        const { coordinate } = change;
        // What the whole graph loses is reported there.
        if (what === undefined || ofGraph.has(coordinate)) continue;
        yield {
          coordinate,
          subgraph: blame(coordinate),
          message: `In contract "${name}" ${coordinate} ${what}`,
        };
      }
    }
  },
};
