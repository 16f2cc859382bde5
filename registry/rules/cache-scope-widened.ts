import type { ChangeRule } from '../rule.ts';
import { directivesOf, type Element, type ElementMap, toNamedType } from '../version/elements.ts';

type CacheScope = 'PUBLIC' | 'PRIVATE' | 'NONE';

function ownScope(element: Element | undefined): CacheScope {
  const [directive] = directivesOf(element, 'cacheControl');
  if (!directive) return 'NONE';
  return directive.args.scope === 'PRIVATE' ? 'PRIVATE' : 'PUBLIC';
}

/** A field without a scope of its own takes that of the type that it returns. */
function toScope(element: Element, elements: ElementMap): CacheScope {
  const own = ownScope(element);
  if (own !== 'NONE' || !element.type) return own;
  return ownScope(elements.get(toNamedType(element.type)));
}

export const cacheScopeWidened: ChangeRule = {
  code: 'cache-scope-widened',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'An answer made for one caller may now be given to another. PUBLIC is what @cacheControl means without a scope.',
  fix: 'Put `scope: PRIVATE` back.',
  *check({ base, head }) {
    for (const { name: subgraph, elements } of base.subgraphs) {
      const after = head.subgraphs.find(({ name }) => name === subgraph)?.elements;
      if (!after) continue;
      for (const [coordinate, element] of elements) {
        const other = after.get(coordinate);
        if (!other || toScope(element, elements) !== 'PRIVATE' || toScope(other, after) !== 'PUBLIC')
          continue;
        yield {
          coordinate,
          subgraph,
          message: `${coordinate} was cached for one caller and is cached for all`,
        };
      }
    }
  },
};
