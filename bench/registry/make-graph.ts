import type { SubgraphSdl } from '#registry/compose-supergraph.ts';

export interface GraphSize {
  readonly subgraphs: number;
  /** Of all subgraphs together. */
  readonly types: number;
  readonly operations: number;
}

export interface Recorded {
  readonly name: string;
  readonly document: string;
  readonly client: string;
  readonly version: string;
  readonly count: number;
}

/** What head changes: nothing, one subgraph, or a field that nearly every operation reads. */
export type Change = 'nothing' | 'one' | 'all';

const header = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@tag", "@requiresScopes", "@composeDirective", "@external"])
  @link(url: "https://weir.dev/specs/source/v1.0", import: ["@source"])
  @composeDirective(name: "@source")
directive @source(system: String!, record: String!, field: String) repeatable on FIELD_DEFINITION
scalar Decimal
"An amount." type Money @shareable { "Amount." amount: Decimal! "Currency." currency: String! }
"Page." type PageInfo @shareable { "More." hasNextPage: Boolean! "End." endCursor: String }`;

/** Of ten types in turn: four entities with a connection each, an enum and an input. */
function makeGroup(name: string, next: string, group: number, change: boolean): string {
  const entities = [0, 1, 2, 3].map((index) => {
    const type = `${name}Entity${group}x${index}`;
    const other = `${name}Entity${group}x${(index + 1) % 4}`;
    const total = change ? 'sum' : 'total';
    return `"An entity." type ${type} @key(fields: "id") @tag(name: "crm") {
  "Id." id: ID!
  "Number." number: String! @source(system: "netsuite", record: "r", field: "number")
  "State." state: ${name}State${group}! @source(system: "netsuite", record: "r", field: "state")
  "Total." ${total}: Money! @requiresScopes(scopes: [["finance"]]) @source(system: "netsuite", record: "r", field: "total")
  "Memo." memo("Language." language: String): String @source(system: "netsuite", record: "r", field: "memo")
  "Other." other: ${other}
  "Elsewhere." elsewhere: ${next}Entity${group}x${index}
  "Lines." lines("How many." first: Int = 20): ${type}Connection!
}
"A page." type ${type}Connection { "Nodes." nodes: [${other}!]! "Page." pageInfo: PageInfo! }`;
  });
  const stubs = [0, 1, 2, 3].map(
    (index) => `type ${next}Entity${group}x${index} @key(fields: "id", resolvable: false) { id: ID! }`,
  );
  return `${entities.join('\n')}
${stubs.join('\n')}
"States." enum ${name}State${group} { "Open." OPEN "Closed." CLOSED ${change ? '' : '"Lost." LOST'} }
"Which." input ${name}Filter${group}Input { "In." state: ${name}State${group} "Many." limit: Int = 50 ${change ? '"New." must: String!' : ''} }`;
}

function toName(index: number): string {
  return `Domain${String.fromCharCode(65 + index)}`;
}

/** Subgraphs that refer to each other in a ring. */
export function makeSubgraphs({ subgraphs, types }: GraphSize, change: Change): readonly SubgraphSdl[] {
  const groups = Math.round(types / subgraphs / 10);
  return Array.from({ length: subgraphs }, (_, index) => {
    const name = toName(index);
    const isChanged = change === 'all' || (change === 'one' && index === 0);
    const numbers = Array.from({ length: groups }, (_each, group) => group);
    const queries = numbers.flatMap((group) => [
      `"One." get${name}${group}("Which." id: ID!): ${name}Entity${group}x0 @requiresScopes(scopes: [["read"]])`,
      `"Many." all${name}${group}("Narrowed." filter: ${name}Filter${group}Input, "How many." first: Int = 20): ${name}Entity${group}x0Connection @requiresScopes(scopes: [["read"]])`,
    ]);
    const sdl = [
      header,
      `type Query { ${queries.join('\n')} }`,
      ...numbers.map((group) => makeGroup(name, toName((index + 1) % subgraphs), group, isChanged)),
    ].join('\n');
    return { name: name.toLowerCase(), sdl };
  });
}

/** Operations of fifty clients over all subgraphs, with fragments and variables. */
export function makeOperations(size: GraphSize): readonly Recorded[] {
  const groups = Math.round(size.types / size.subgraphs / 10);
  return Array.from({ length: size.operations }, (_, index) => {
    const subgraph = index % size.subgraphs;
    const name = toName(subgraph);
    const next = toName((subgraph + 1) % size.subgraphs);
    const group = Math.floor(index / size.subgraphs) % groups;
    const type = `${name}Entity${group}x0`;
    return {
      name: `Op${index}`,
      document: `query Op${index}($id: ID!, $filter: ${name}Filter${group}Input) {
  one: get${name}${group}(id: $id) { ...Row other { id number total { amount currency } other { state } } elsewhere { id number total { amount } } }
  all${name}${group}(filter: $filter, first: ${1 + (index % 40)}) { nodes { id number state } pageInfo { hasNextPage endCursor } }
}
fragment Row on ${type} { id number state total { amount currency } memo(language: "en") lines(first: 5) { nodes { id elsewhere { ... on ${next}Entity${group}x1 { id state } } } } }`,
      client: `client${index % 50}`,
      version: `${1 + (index % 3)}.0`,
      count: 1 + ((index * 7919) % 1_000),
    };
  });
}
