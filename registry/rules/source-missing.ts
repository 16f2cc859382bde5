import type { StateRule } from '../rule.ts';
import { directivesOf, type Element, type ElementMap, toNamedType } from '../version/elements.ts';
import { systemsOf } from '../version/sources.ts';

/** Whether a field holds a value of its own: a scalar, an enum or money, and neither an id nor another record. */
function isValue({ name, type, typeName, directives }: Element, elements: ElementMap): boolean {
  if (!type || name === 'id' || name === 'cursor') return false;
  if (directives.some((directive) => directive.name === 'external' || directive.name === 'deprecated'))
    return false;
  const named = toNamedType(type);
  const kind = elements.get(named)?.typeKind;
  return (
    named !== typeName && (named === 'Money' || kind === undefined || kind === 'SCALAR' || kind === 'ENUM')
  );
}

export const sourceMissing: StateRule = {
  code: 'source-missing',
  severity: 'warn',
  looksAt: 'state',
  explanation: 'A value of a record whose other values name their system of record names none.',
  fix: 'Add @source(system:, record:, field:), with the system whose word counts.',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const type of elements.values()) {
        const isSourced =
          type.typeKind === 'OBJECT' && type.children.some((field) => systemsOf(field).length > 0);
        if (type.kind !== 'type' || !isSourced) continue;
        for (const field of type.children) {
          if (!isValue(field, elements) || directivesOf(field, 'source').length > 0) continue;
          yield {
            coordinate: field.coordinate,
            subgraph,
            message: `${field.coordinate} names no system of record`,
          };
        }
      }
    }
  },
};
