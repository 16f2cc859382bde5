import type { SubgraphSdl } from '#registry/compose-supergraph.ts';

/** Numbers from a seed, the same on every machine: mulberry32. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const header =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible", "@authenticated"])';

const typeNames = ['Order', 'Invoice', 'Customer'];

/** Two or three subgraphs that share entities, a value type, an enum and an input, some of them wrongly. */
export function makeSubgraphs(seed: number): readonly SubgraphSdl[] {
  const random = createRandom(seed);
  const pick = <T>(...from: readonly T[]): T => from[random(from.length)] as T;
  const chance = (percent: number) => random(100) < percent;

  const makeField = (name: string, subgraph: string): string => {
    const type = chance(97) ? 'Int' : pick('String', 'Int!', '[Int]');
    const args = chance(15) ? pick('(a: Int)', '(a: Int!)', '(a: Int = 1)', '(i: Filter)') : '';
    const directive = chance(12)
      ? pick('@shareable', '@shareable', '@inaccessible', '@authenticated', `@override(from: "${subgraph}")`)
      : '';
    return `${name}${args}: ${type} ${directive}`;
  };

  const makeEntity = (name: string, index: number, entities: readonly string[]): string => {
    const key = chance(96)
      ? pick('@key(fields: "id")', '@key(fields: "id")', '@key(fields: "id") @key(fields: "sku")')
      : '';
    const sku = key.includes('sku') ? 'sku: ID!' : '';
    const own = Array.from({ length: 1 + random(2) }, (_, each) => makeField(`f${index}${each}`, 'a'));
    const shared = chance(15) ? [`shared: Int ${chance(85) ? '@shareable' : ''}`] : [];
    const foreign = chance(6) ? ['other: Int @external', 'sum: Int @requires(fields: "other")'] : [];
    const other = chance(30) ? [`link${index}: ${pick(...entities)}`] : [];
    return `type ${name} ${key} { id: ID! ${sku} ${[...own, ...shared, ...foreign, ...other].join(' ')} }`;
  };

  const names = ['a', 'b', 'c'].slice(0, 2 + random(2));
  return names.map((name, index) => {
    const entities = typeNames.filter(() => chance(70));
    const queries = entities.map((type) => `get${type}${index}: ${type}`);
    const money = `type Money ${chance(97) ? '@shareable' : ''} { amount: Int${chance(10) ? '!' : ''} ${chance(4) ? `extra${index}: Int` : ''} }`;
    const status = `enum Status { OPEN CLOSED ${chance(5) ? `ONLY_${name.toUpperCase()}` : ''} }`;
    const filter = `input Filter { id: ID ${chance(10) ? `only${index}: Int${chance(50) ? '!' : ''}` : ''} status: Status }`;
    const sdl = [
      header,
      `type Query { ping${index}(filter: Filter): Money ${chance(40) ? `status${index}: Status` : ''} ${queries.join(' ')} }`,
      money,
      status,
      filter,
      ...entities.map((type) => makeEntity(type, index, entities)),
    ].join('\n');
    return { name, sdl };
  });
}
