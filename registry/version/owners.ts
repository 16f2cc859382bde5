import { directivesOf } from './elements.ts';
import type { GraphVersion } from './graph-version.ts';

/** The subgraphs that resolve a field: those that define it, neither as @external nor overridden by another. */
export function ownersOf({ subgraphs }: GraphVersion, coordinate: string): readonly string[] {
  const defining = subgraphs.flatMap(({ name, elements }) => {
    const element = elements.get(coordinate);
    return element && directivesOf(element, 'external').length === 0 ? [{ name, element }] : [];
  });
  const overridden = new Set(
    defining.flatMap(({ element }) => directivesOf(element, 'override').map(({ args }) => args.from)),
  );
  return defining.map(({ name }) => name).filter((name) => !overridden.has(name));
}
