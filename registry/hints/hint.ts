import type { Element } from '../version/elements.ts';
import type { GraphVersion } from '../version/graph-version.ts';

/** Something that composes and is seldom meant, under the code that Apollo's composition has for it. */
export interface Hint {
  readonly code: string;
  readonly coordinate: string;
  readonly subgraph: string | null;
  readonly message: string;
}

/** An element of one subgraph. */
export interface Placed {
  readonly subgraph: string;
  readonly element: Element;
}

/** The elements of all subgraphs by coordinate, in those that have them. */
export function toPlaces({ subgraphs }: GraphVersion): ReadonlyMap<string, readonly Placed[]> {
  const places = new Map<string, Placed[]>();
  for (const { name: subgraph, elements } of subgraphs) {
    for (const element of elements.values()) {
      const known = places.get(element.coordinate);
      if (known) known.push({ subgraph, element });
      else places.set(element.coordinate, [{ subgraph, element }]);
    }
  }
  return places;
}

/** Names in quotes, one after the other. */
export function toList(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
