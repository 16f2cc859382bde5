import type { RuleFinding, StateRule } from '../rule.ts';
import { directivesOf } from '../version/elements.ts';
import type { GraphVersion } from '../version/graph-version.ts';
import { toKeys } from '../version/keys.ts';
import { ownersOf } from '../version/owners.ts';
import { toPartition, toSystems } from '../version/sources.ts';

function fieldsOf({ subgraphs }: GraphVersion): ReadonlyMap<string, string> {
  return new Map(
    subgraphs.flatMap(({ elements }) =>
      [...elements.values()]
        .filter(({ kind, typeKind }) => kind === 'field' && typeKind === 'OBJECT')
        .map(({ coordinate, typeName }) => [coordinate, typeName] as const),
    ),
  );
}

/** Whether a type is an entity or Mutation: one whose fields have an owner. Value types may be shared. */
function isOwned({ subgraphs }: GraphVersion, typeName: string): boolean {
  if (typeName === 'Mutation') return true;
  return subgraphs.some(({ elements }) => directivesOf(elements.get(typeName), 'key').length > 0);
}

function isKeyField({ subgraphs }: GraphVersion, typeName: string, coordinate: string): boolean {
  const field = coordinate.slice(typeName.length + 1);
  return subgraphs.some(({ elements }) => {
    const type = elements.get(typeName);
    return type && [...toKeys(type).keys()].some((key) => key.split(/\W+/).includes(field));
  });
}

function* findSharedFields(
  version: GraphVersion,
  coordinate: string,
  typeName: string,
): Iterable<RuleFinding> {
  const owners = ownersOf(version, coordinate);
  if (owners.length < 2 || !isOwned(version, typeName) || isKeyField(version, typeName, coordinate)) return;
  const governed = typeName === 'Mutation' || toSystems(version, coordinate).length > 0;
  yield {
    coordinate,
    subgraph: owners.at(-1) ?? null,
    severity: governed ? 'block' : 'warn',
    message: `${coordinate} is resolved by several subgraphs: ${owners.join(', ')}`,
  };
}

export const singleWriter: StateRule = {
  code: 'single-writer',
  severity: 'block',
  looksAt: 'state',
  explanation:
    'Each field has one system of record and one subgraph that answers for it. A type whose records are divided between systems names the same systems on its fields.',
  fix: 'Name one system in @source, and let one subgraph resolve the field: the other refers to the entity by its key.',
  *check(version, { base, blame }) {
    for (const [coordinate, typeName] of fieldsOf(version)) {
      const systems = toSystems(version, coordinate);
      const known = base.subgraphs.some(({ elements }) => elements.has(typeName)) ? base : version;
      if (systems.length > 1 && systems.join(', ') !== toPartition(known, typeName)) {
        const message = `${coordinate} has several systems of record: ${systems.join(', ')}`;
        yield { coordinate, subgraph: blame(coordinate), message };
      }
      yield* findSharedFields(version, coordinate, typeName);
    }
  },
};
