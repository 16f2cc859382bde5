import { print } from 'graphql';
import type { Element } from '../version/elements.ts';
import type { GraphVersion } from '../version/graph-version.ts';

/** A difference between two versions of a subgraph's SDL. */
export interface ElementChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly subgraph: string;
  readonly coordinate: string;
  /** What was written there, without its description. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

function toText(value: unknown): string {
  return JSON.stringify(value);
}

/** An element's type, default and directives in one line. */
function describe({ kind, type, typeKind, defaultValue, directives }: Element): string {
  const what = type ? print(type) : kind === 'type' ? (typeKind ?? '').toLowerCase() : '';
  const applied = directives.map(({ name, args }) => {
    const list = Object.entries(args).map(([argument, value]) => `${argument}: ${toText(value)}`);
    return list.length === 0 ? `@${name}` : `@${name}(${list.join(', ')})`;
  });
  return [what, defaultValue === undefined ? '' : `= ${defaultValue}`, ...applied]
    .filter((part) => part !== '')
    .join(' ');
}

/** Everything that was added, removed or changed, subgraph by subgraph, in order of coordinate. Descriptions do not count. */
export function findElementChanges(base: GraphVersion, head: GraphVersion): readonly ElementChange[] {
  const names = new Set([...base.subgraphs, ...head.subgraphs].map(({ name }) => name));
  return [...names].sort().flatMap((subgraph) => {
    const before =
      base.subgraphs.find(({ name }) => name === subgraph)?.elements ?? new Map<string, Element>();
    const after =
      head.subgraphs.find(({ name }) => name === subgraph)?.elements ?? new Map<string, Element>();
    const coordinates = [...new Set([...before.keys(), ...after.keys()])].sort();
    return coordinates.flatMap((coordinate): readonly ElementChange[] => {
      const element = before.get(coordinate);
      const other = after.get(coordinate);
      const from = element && describe(element);
      const to = other && describe(other);
      if (from === to) return [];
      const kind = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
      return [{ kind, subgraph, coordinate, from, to }];
    });
  });
}
