import { print } from 'graphql';
import type { Element } from './elements.ts';
import type { GraphVersion, Subgraph } from './graph-version.ts';

/** Whatever is written at an element itself, without its children. */
function toSignature(element: Element | undefined): string {
  if (!element) return '';
  const { type, defaultValue, directives, typeKind } = element;
  return JSON.stringify([typeKind, type && print(type), defaultValue, directives]);
}

function byName(version: GraphVersion): ReadonlyMap<string, Subgraph> {
  return new Map(version.subgraphs.map((subgraph) => [subgraph.name, subgraph]));
}

/** Finds whose change it is: the first subgraph whose SDL differs at a coordinate, or else the first that has it. */
export function createBlame(base: GraphVersion, head: GraphVersion): (coordinate: string) => string | null {
  const before = byName(base);
  const after = byName(head);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return (coordinate) => {
    const elements = names.map((name) => ({
      name,
      from: before.get(name)?.elements.get(coordinate),
      to: after.get(name)?.elements.get(coordinate),
    }));
    const changed = elements.find(({ from, to }) => toSignature(from) !== toSignature(to));
    return (changed ?? elements.find(({ from, to }) => to ?? from))?.name ?? null;
  };
}
