import type { StateRule } from '../rule.ts';
import { isListType, toNamedType } from '../version/elements.ts';

export const connectionShape: StateRule = {
  code: 'connection-shape',
  severity: 'warn',
  looksAt: 'state',
  explanation:
    'A page of a list that cannot be paged on: a connection has its items (`nodes` or `edges`) and a `pageInfo: PageInfo!`, and the field that returns it takes a size.',
  fix: 'Give the type `nodes` and `pageInfo`, and the field `first` and `after`.',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const element of elements.values()) {
        const { coordinate } = element;
        if (element.kind === 'type' && element.typeKind === 'OBJECT' && element.name.endsWith('Connection')) {
          const has = (name: string) => element.children.find((child) => child.name === name);
          const items = has('nodes') ?? has('edges');
          if (!items?.type || !isListType(items.type))
            yield { coordinate, subgraph, message: `${coordinate} has no list of nodes or edges` };
          const page = has('pageInfo');
          if (!page?.type || toNamedType(page.type) !== 'PageInfo')
            yield { coordinate, subgraph, message: `${coordinate} has no pageInfo: PageInfo` };
        }
        if (element.kind !== 'field' || !element.type || !toNamedType(element.type).endsWith('Connection'))
          continue;
        const sizes = element.children.filter(({ name }) => ['first', 'last', 'limit'].includes(name));
        if (sizes.length === 0)
          yield { coordinate, subgraph, message: `${coordinate} returns a page and takes no size` };
      }
    }
  },
};
