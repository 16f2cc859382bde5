import { directivesOf, type Element } from './elements.ts';

/** The last day that a deprecation names, `YYYY-MM-DD`; undefined where it names none, or nothing is deprecated. */
export function toLastDay(element: Element): string | undefined {
  const [deprecated] = directivesOf(element, 'deprecated');
  return /\d{4}-\d{2}-\d{2}/.exec(String(deprecated?.args.reason ?? ''))?.[0];
}

/** The subgraphs whose SDL a change touches, by name. */
export function toTouched<
  Named extends { readonly name: string; readonly elements: ReadonlyMap<string, Element> },
>(before: readonly Named[], after: readonly Named[]): ReadonlySet<string> {
  const known = new Map(before.map((subgraph) => [subgraph.name, toText(subgraph)]));
  return new Set(
    after.filter((subgraph) => known.get(subgraph.name) !== toText(subgraph)).map(({ name }) => name),
  );
}

function toText({ elements }: { readonly elements: ReadonlyMap<string, Element> }): string {
  return JSON.stringify([...elements.values()].map(({ children: _, ...own }) => own));
}
