import type { StateRule } from '../rule.ts';
import { type Element, type ElementMap, isListType, isNonNull, toNamedType } from '../version/elements.ts';

const keyNames = new Set(['idempotencyKey', 'clientMutationId']);
/** What makes the records of a batch idempotent, one by one. */
const recordKeyNames = new Set([...keyNames, 'identifier']);

/** The arguments and input fields that carry the caller's key. */
function findKeys(field: Element, elements: ElementMap): readonly Element[] {
  return field.children.flatMap((argument) => {
    if (keyNames.has(argument.name)) return [argument];
    const input = argument.type && elements.get(toNamedType(argument.type));
    return (input?.children ?? []).flatMap((inner) => {
      if (keyNames.has(inner.name)) return [inner];
      if (!inner.type || !isListType(inner.type)) return [];
      const record = elements.get(toNamedType(inner.type));
      return record?.children.filter(({ name }) => recordKeyNames.has(name)) ?? [];
    });
  });
}

/** Whether a query takes the same input, as a preview does: it needs no key there. */
function isPreviewed(key: Element, elements: ElementMap): boolean {
  return (elements.get('Query')?.children ?? []).some((field) =>
    field.children.some(({ type }) => type && toNamedType(type) === key.typeName),
  );
}

export const mutationWithoutIdempotencyKey: StateRule = {
  code: 'mutation-without-idempotency-key',
  severity: 'block',
  looksAt: 'state',
  explanation:
    'A caller whose answer was lost sends the mutation again: without a key of its own it books twice. A key that may be left out warns.',
  fix: 'Add `idempotencyKey: String!` to the input.',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const field of elements.get('Mutation')?.children ?? []) {
        const { coordinate } = field;
        const keys = findKeys(field, elements);
        if (keys.length === 0) {
          yield { coordinate, subgraph, message: `${coordinate} takes no idempotencyKey` };
          continue;
        }
        const optional = keys.find((key) => key.type && !isNonNull(key.type) && !isPreviewed(key, elements));
        if (!optional) continue;
        const message = `${coordinate} may be called without ${optional.coordinate}`;
        yield { coordinate, subgraph, severity: 'warn', message };
      }
    }
  },
};
