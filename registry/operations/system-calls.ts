import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { directivesOf } from '../version/elements.ts';
import type { GraphVersion } from '../version/graph-version.ts';

/** Where a field is read from: its system's records, as `system record`. */
export type Sources = ReadonlyMap<string, readonly string[]>;

/** The sources of every field of a version, by coordinate. */
export function toSources({ subgraphs }: GraphVersion): Sources {
  const sources = new Map<string, readonly string[]>();
  for (const { elements } of subgraphs) {
    for (const element of elements.values()) {
      const own = directivesOf(element, 'source').map(({ args }) => `${args.system} ${args.record}`);
      if (own.length > 0)
        sources.set(element.coordinate, [...new Set([...(sources.get(element.coordinate) ?? []), ...own])]);
    }
  }
  return sources;
}

/**
 * The calls that an operation costs each system: one for every place of the answer and record that fields of it are read from,
 * since what is at one place is read in bulk.
 */
export function countSystemCalls(
  document: DocumentNode,
  schema: GraphQLSchema,
  sources: Sources,
): ReadonlyMap<string, number> {
  const reads = new Set<string>();
  const path: string[] = [];
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter(node) {
          const parent = info.getParentType()?.name;
          for (const source of sources.get(`${parent}.${node.name.value}`) ?? [])
            reads.add(`${source}\n${path.join('.')}`);
          path.push(node.alias?.value ?? node.name.value);
        },
        leave() {
          path.pop();
        },
      },
    }),
  );
  const calls = new Map<string, number>();
  for (const read of reads) {
    const [system = ''] = read.split(' ', 1);
    calls.set(system, (calls.get(system) ?? 0) + 1);
  }
  return calls;
}
