import type { StateRule } from '../rule.ts';
import {
  directivesOf,
  type Element,
  type ElementMap,
  isListType,
  isNonNull,
  toNamedType,
} from '../version/elements.ts';

const pageArguments = new Set(['first', 'last', 'limit', 'pageSize', 'take', 'max']);

function isBounded({ children, directives }: Element): boolean {
  if (directives.some(({ name, args }) => name === 'listSize' && Object.keys(args).length > 0)) return true;
  // A list that must be sent bounds what comes back: one item for each.
  return children.some(
    ({ name, type }) => pageArguments.has(name) || (type && isNonNull(type) && isListType(type)),
  );
}

/** Whether a type is a page of a list, or what a mutation answers: its lists are bounded by what was asked. */
function isBoundedByParent(parent: Element | undefined): boolean {
  if (!parent) return false;
  return (
    /(?:Connection|Page|Payload|Result)$/.test(parent.name) ||
    parent.children.some(({ name }) => name === 'pageInfo')
  );
}

function isRecord(typeName: string, elements: ElementMap): boolean {
  const kind = elements.get(typeName)?.typeKind;
  return kind === 'OBJECT' || kind === 'INTERFACE' || kind === 'UNION';
}

export const unboundedList: StateRule = {
  code: 'unbounded-list',
  severity: 'block',
  looksAt: 'state',
  explanation:
    'A list of records without a bound reads as much of a system as there is. At Query it blocks; inside of a record it warns.',
  fix: 'Return a connection with `first` and `after`, or state its size with @listSize.',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const field of elements.values()) {
        const { kind, type, typeName, coordinate } = field;
        if (kind !== 'field' || !type || !isListType(type) || !isRecord(toNamedType(type), elements))
          continue;
        if (typeName === 'Mutation' || isBounded(field) || isBoundedByParent(elements.get(typeName)))
          continue;
        if (directivesOf(field, 'external').length > 0) continue;
        yield {
          coordinate,
          subgraph,
          severity: typeName === 'Query' ? 'block' : 'warn',
          message: `${coordinate} is a list of ${toNamedType(type)} without a bound`,
        };
      }
    }
  },
};
