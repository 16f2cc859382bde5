import type { StateRule } from '../rule.ts';
import type { Element } from '../version/elements.ts';

const pascalCase = /^[A-Z][A-Za-z0-9]*$/;
const camelCase = /^[a-z][A-Za-z0-9]*$/;
const screamingSnakeCase = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;
const restVerb = /^(?:get|list|fetch|find)[A-Z]/;

/** What is wrong with an element's name; undefined where nothing is. */
function findFault({ kind, name, typeName, typeKind }: Element): string | undefined {
  if (name.startsWith('_')) return undefined;
  if (kind === 'type') {
    if (!pascalCase.test(name)) return 'a type is named in PascalCase';
    return typeKind === 'INPUT' && !name.endsWith('Input') ? 'an input type’s name ends in Input' : undefined;
  }
  if (kind === 'enumValue')
    return screamingSnakeCase.test(name) ? undefined : 'an enum value is in SCREAMING_SNAKE_CASE';
  if (!camelCase.test(name)) return 'a field, argument or directive is named in camelCase';
  if (kind !== 'field') return undefined;
  if (typeName === 'Query' && restVerb.test(name))
    return 'a query is named after what it gives, without a verb';
  const prefix = typeName.charAt(0).toLowerCase() + typeName.slice(1);
  const repeats = name.startsWith(prefix) && /^[A-Z]/.test(name.slice(prefix.length));
  return repeats ? 'a field does not repeat its type’s name' : undefined;
}

export const naming: StateRule = {
  code: 'naming',
  severity: 'warn',
  looksAt: 'state',
  explanation: 'One graph of many teams reads as one only if its names follow one convention.',
  fix: 'Rename it before clients use it.',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const element of elements.values()) {
        const fault = findFault(element);
        if (fault === undefined) continue;
        yield { coordinate: element.coordinate, subgraph, message: `${element.coordinate}: ${fault}` };
      }
    }
  },
};
