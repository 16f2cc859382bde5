import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import type { Random } from '../random.ts';

const head =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable"])';
const leaves = ['Int', 'Float', 'String', 'Boolean', 'ID', 'Color'];

interface Field {
  readonly name: string;
  readonly type: string;
  readonly owner: number;
  readonly requires?: string;
}

/** A random federated graph: entities spread over subgraphs, lists and non-nulls, interfaces, unions, requirements. */
export function generateSupergraph(random: Random): string {
  for (;;) {
    const composed = composeServices(
      generateSubgraphs(random).map((sdl, index) => ({
        name: `s${index}`,
        url: `http://s${index}.test`,
        typeDefs: parse(sdl),
      })),
    );
    if (composed.supergraphSdl) return composed.supergraphSdl;
  }
}

function generateSubgraphs(random: Random): string[] {
  const subgraphs = Array.from({ length: 2 + random.below(3) }, (_, index) => index);
  const types = Array.from({ length: 3 + random.below(3) }, (_, index) => `T${index}`);
  const members = types.map(() => random.sample(subgraphs, 1 + random.below(subgraphs.length)));
  const fields = types.map((_, at) => generateFields(random, types, members, at));
  // Abstract types stand in the first subgraph alone, over the entities that it has.
  const local = types.filter((_, at) => members[at]?.includes(0));

  return subgraphs.map((subgraph) => {
    const entities = types.flatMap((type, at) => {
      if (!members[at]?.includes(subgraph)) return [];
      const own = fields[at]?.filter(({ owner }) => owner === subgraph) ?? [];
      const external = new Set(own.flatMap(({ requires }) => requires ?? []));
      const outside = fields[at]?.filter(({ name, owner }) => owner !== subgraph && external.has(name)) ?? [];
      const lines = [
        'id: ID!',
        ...own.map(
          ({ name, type: of, requires }) =>
            `${name}: ${of}${requires ? ` @requires(fields: "${requires}")` : ''}`,
        ),
        ...outside.map(({ name, type: of }) => `${name}: ${of} @external`),
      ];
      const node = subgraph === 0 ? ' implements Node' : '';
      return [`type ${type}${node} @key(fields: "id") { ${lines.join('\n')} }`];
    });
    const has = types.filter((_, at) => members[at]?.includes(subgraph));
    const roots = has.map((type) => `q${subgraph}${type}: ${wrap(random, type)}`);
    const abstract = subgraph === 0 && local.length > 0;
    if (abstract) roots.push(`nodes: ${wrap(random, 'Node')}`, `things: [Thing]`);
    return [
      head,
      `type Query { v${subgraph}: Value ${roots.join(' ')} }`,
      'type Value @shareable { a: Int b: String! c: [Color!] }',
      'enum Color { RED GREEN }',
      ...(abstract ? ['interface Node { id: ID! }', `union Thing = ${local.join(' | ')}`] : []),
      ...entities,
    ].join('\n');
  });
}

function generateFields(
  random: Random,
  types: readonly string[],
  members: readonly (readonly number[])[],
  at: number,
): Field[] {
  const fields: Field[] = [];
  const owners = members[at] ?? [];
  for (let index = 0; index < 2 + random.below(5); index++) {
    const owner = random.pick(owners);
    const known = types.filter((_, other) => members[other]?.includes(owner));
    const kind = random.below(10);
    const base = kind < 5 ? random.pick(leaves) : kind < 6 ? 'Value' : random.pick(known);
    fields.push({ name: `f${index}`, type: wrap(random, base), owner });
  }
  const leaf = fields.find(({ type }) => leaves.includes(type.replaceAll(/[[\]!]/g, '')));
  const other = owners.find((owner) => owner !== leaf?.owner);
  if (leaf && other !== undefined) {
    fields.push({ name: 'r', type: wrap(random, 'String'), owner: other, requires: leaf.name });
  }
  return fields;
}

function wrap(random: Random, type: string): string {
  const inner = random.below(4) === 0 ? `${type}!` : type;
  const list = random.below(3) === 0 ? `[${inner}]` : inner;
  return list.endsWith('!') || random.below(5) > 0 ? list : `${list}!`;
}
