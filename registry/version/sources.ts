import { directivesOf, type Element } from './elements.ts';
import type { GraphVersion } from './graph-version.ts';

/** The systems of record that a field names, in order of name. */
export function systemsOf(element: Element | undefined): readonly string[] {
  return [...new Set(directivesOf(element, 'source').map(({ args }) => String(args.system)))].sort();
}

/** The systems of record of a field, of all subgraphs that say so. */
export function toSystems({ subgraphs }: GraphVersion, coordinate: string): readonly string[] {
  return [...new Set(subgraphs.flatMap(({ elements }) => systemsOf(elements.get(coordinate))))].sort();
}

/**
 * The systems that share a type's records between them, each record being of one of them (an invoice is of the ERP or
 * of the billing platform): those that most fields of the type name together. Undefined where its fields agree on no such set.
 */
export function toPartition(version: GraphVersion, typeName: string): string | undefined {
  const fields = new Set(
    version.subgraphs.flatMap(
      ({ elements }) => elements.get(typeName)?.children.map((child) => child.coordinate) ?? [],
    ),
  );
  const sets = [...fields]
    .map((coordinate) => toSystems(version, coordinate))
    .filter((set) => set.length > 0);
  const shared = sets.filter((set) => set.length > 1).map((set) => set.join(', '));
  const [first] = shared;
  if (first === undefined || shared.length < 2 || shared.length * 2 < sets.length) return undefined;
  return shared.every((set) => set === first) ? first : undefined;
}
