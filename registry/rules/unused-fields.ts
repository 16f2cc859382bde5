import type { ChangeRule } from '../rule.ts';
import { toTouched } from '../version/deprecations.ts';
import { directivesOf } from '../version/elements.ts';

const mostNamed = 8;

export const unusedFields: ChangeRule = {
  code: 'unused-fields',
  severity: 'info',
  looksAt: 'change',
  explanation:
    'Fields of types that the change touches are read by no recorded operation: what nobody reads is paid for all the same.',
  fix: 'Deprecate them with a last day, or remove them.',
  *check(context) {
    const { base, head, operations, blame } = context;
    if ((operations ?? []).length === 0) return;
    const schema = head.composed?.elements;
    const touched = toTouched(base.subgraphs, head.subgraphs);
    if (!schema || touched.size === 0) return;
    const { usage } = context;
    if (!usage) return;
    for (const type of schema.values()) {
      if (type.kind !== 'type' || type.typeKind !== 'OBJECT') continue;
      const before = base.composed?.elements.get(type.coordinate);
      if (!before || JSON.stringify(before) === JSON.stringify(type)) continue;
      const unused = type.children
        .filter(({ coordinate }) => base.composed?.elements.has(coordinate))
        .filter(
          (field) =>
            directivesOf(field, 'inaccessible').length === 0 && usage.users(field.coordinate).length === 0,
        )
        .map(({ name }) => name);
      if (unused.length === 0) continue;
      const more = unused.length > mostNamed ? ` and ${unused.length - mostNamed} more` : '';
      yield {
        coordinate: type.coordinate,
        subgraph: blame(type.coordinate),
        message: `No recorded operation reads ${unused.slice(0, mostNamed).join(', ')}${more} of ${type.name}`,
      };
    }
  },
};
