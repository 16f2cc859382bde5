import type { TestSubgraph } from '../federate.ts';
import type { Random } from '../random.ts';

export type Given = Readonly<Record<string, string>>;

/** A field of every entity of a type, or of a value within one. */
export interface GeneratedField {
  readonly name: string;
  readonly takes: readonly string[];
  /** Subgraphs that resolve it. */
  readonly owners: readonly number[];
  /** The entity or value that it leads to; undefined for a text. */
  readonly to?: string;
  readonly requires?: readonly Required[];
}

interface Required {
  readonly field: GeneratedField;
  readonly given: Given;
  readonly inner: readonly Required[];
}

export type GeneratedTypes = ReadonlyMap<string, readonly GeneratedField[]>;
export interface Entity {
  readonly type: string;
  readonly id: string;
}

const count = 3;
const subgraphs = Array.from({ length: count }, (_, index) => index);
const names = ['T0', 'T1', 'T2'];
const size: GeneratedField = { name: 'size', takes: ['unit'], owners: subgraphs };
const plain: GeneratedField = { name: 'plain', takes: [], owners: subgraphs };

/** Entities whose fields require others with various arguments, of themselves, of values in them and of entities beside them. */
export function generateTypes(random: Random, isChained: boolean): GeneratedTypes {
  const bases = new Map<string, readonly GeneratedField[]>(
    names.map((type, at) => [
      type,
      [
        { name: 'a0', takes: ['x', 'u'], owners: [0, ...random.sample([1, 2], random.below(2))] },
        { name: 'a1', takes: ['x'], owners: [random.below(count)] },
        { name: 'd', takes: ['of'], owners: [random.below(count)], to: 'Dims' },
        { name: 'link', takes: [], owners: [random.below(count)], to: names[(at + 1) % names.length] ?? '' },
      ],
    ]),
  );
  const types = new Map<string, readonly GeneratedField[]>([['Dims', [size, plain]]]);
  for (const [type, own] of bases) {
    const fields = [...own];
    for (let index = 0; index < 6; index++) {
      const owner = random.below(count);
      const foreign = (isChained ? fields : own).filter(({ owners }) => !owners.includes(owner));
      const requires = random
        .sample(foreign, 1 + random.below(2))
        .map((field) => toRequired(random, bases, field));
      const takes = random.below(3) === 0 ? ['k'] : [];
      if (requires.length > 0) fields.push({ name: `r${index}`, takes, owners: [owner], requires });
    }
    types.set(type, fields);
  }
  return types;
}

function toRequired(random: Random, bases: GeneratedTypes, field: GeneratedField): Required {
  const inner =
    field.to === 'Dims'
      ? [{ field: size, given: giveSome(random, size), inner: [] }]
      : (bases.get(field.to ?? '') ?? []).slice(0, 1).map((of) => toRequired(random, bases, of));
  return { field, given: giveSome(random, field), inner };
}

export function giveSome(random: Random, { takes }: GeneratedField): Given {
  const some = takes.filter(() => random.below(3) > 0);
  return Object.fromEntries(some.map((name) => [name, random.pick(['1', '2', '3'])]));
}

export function toCall(name: string, given: Given): string {
  const texts = Object.entries(given).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return texts.length > 0 ? `${name}(${texts.join(', ')})` : name;
}

/** What the data says of a text; some are null. */
export function truth(types: GeneratedTypes, { type, id }: Entity, field: GeneratedField, given: Given) {
  const { name, requires } = field;
  const own = `${type}.${id}.${toCall(name, sorted(given))}`;
  if (requires) return `${own} of ${requires.map((one) => trueText(types, { type, id }, one)).join(' and ')}`;
  return own.length % 7 === 0 ? null : own;
}

/** The entity or value that a field leads to. A value's id is where it stands and how it was asked for. */
export function follow({ type, id }: Entity, { name, to }: GeneratedField, given: Given): Entity {
  if (to === 'Dims') return { type: 'Dims', id: `${type}.${id}.${toCall(name, sorted(given))}` };
  return { type: to ?? '', id: String((Number(id) % 3) + 1) };
}

function trueText(types: GeneratedTypes, entity: Entity, { field, given, inner }: Required): string {
  if (!field.to) return `${truth(types, entity, field, given)}`;
  const next = follow(entity, field, given);
  return `{${inner.map((one) => trueText(types, next, one)).join(' ')}}`;
}

function sorted(given: Given): Given {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => typeof value === 'string')
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

type Sent = Readonly<Record<string, unknown>>;

function sentText(sent: Sent, { field, inner }: Required): string {
  const value = sent[field.name];
  if (!field.to) return `${value}`;
  return `{${inner.map((one) => sentText((value ?? {}) as Sent, one)).join(' ')}}`;
}

/** Subgraphs that answer a field with requirements from what they are sent, and all else from the truth. */
export function toSubgraphs(types: GeneratedTypes): readonly TestSubgraph[] {
  return subgraphs.map((subgraph) => {
    const external = new Set<string>();
    const note = (type: string, required: readonly Required[]): void => {
      for (const { field, inner } of required) {
        if (!field.owners.includes(subgraph)) external.add(`${type}.${field.name}`);
        note(field.to ?? '', inner);
      }
    };
    for (const [type, fields] of types)
      for (const { owners, requires } of fields) if (owners.includes(subgraph)) note(type, requires ?? []);
    const entities = names.map((type) => {
      const node = subgraph === 0 ? ' implements Node' : '';
      const fields = (types.get(type) ?? []).flatMap((field) =>
        toSdl(field, subgraph, external.has(`${type}.${field.name}`)),
      );
      return `type ${type}${node} @key(fields: "id") { id: ID! ${fields.join(' ')} }`;
    });
    const roots = names.map((type) => `q${subgraph}${type}(id: ID!): ${type}`);
    const nodes = subgraph === 0 ? 'nodes: [Node!]!' : '';
    return {
      name: `s${subgraph}`,
      types: [
        `type Query { ${roots.join(' ')} ${nodes} }`,
        subgraph === 0 ? 'interface Node { id: ID! a0(x: String, u: String): String }' : '',
        'type Dims @shareable { size(unit: String): String plain: String }',
        ...entities,
      ].join('\n'),
      resolvers: toResolvers(types, subgraph),
    };
  });
}

function toSdl(
  { name, takes, owners, to = 'String', requires }: GeneratedField,
  subgraph: number,
  isExternal: boolean,
) {
  const isOwn = owners.includes(subgraph);
  if (!isOwn && !isExternal) return [];
  const given = takes.length > 0 ? `(${takes.map((one) => `${one}: String`).join(' ')})` : '';
  const required = requires && JSON.stringify(requires.map(toFieldSet).join(' '));
  const shared = isOwn && owners.length > 1 ? ' @shareable' : '';
  return [
    `${name}${given}: ${to}${shared}${isOwn ? (required ? ` @requires(fields: ${required})` : '') : ' @external'}`,
  ];
}

function toFieldSet({ field, given, inner }: Required): string {
  return `${toCall(field.name, given)}${inner.length > 0 ? ` { ${inner.map(toFieldSet).join(' ')} }` : ''}`;
}

function toResolvers(types: GeneratedTypes, subgraph: number) {
  const resolve = (type: string, field: GeneratedField) => (parent: Sent, given: Given) => {
    const entity = { type, id: String(parent.id) };
    if (field.to) return { __typename: field.to, id: follow(entity, field, given).id };
    if (!field.requires) return truth(types, entity, field, given);
    const own = `${type}.${entity.id}.${toCall(field.name, sorted(given))}`;
    return `${own} of ${field.requires.map((one) => sentText(parent, one)).join(' and ')}`;
  };
  return {
    Query: Object.fromEntries([
      ...names.map((type) => [`q${subgraph}${type}`, (_: unknown, { id }: Given) => ({ id })]),
      ...(subgraph === 0 ? [['nodes', () => names.map((type) => ({ __typename: type, id: '1' }))]] : []),
    ]),
    ...Object.fromEntries(
      [...types].map(([type, fields]) => [
        type,
        {
          ...(type !== 'Dims' && { __resolveReference: (sent: Sent) => sent }),
          ...Object.fromEntries(
            fields
              .filter(({ owners }) => owners.includes(subgraph))
              .map((field) => [field.name, resolve(type, field)]),
          ),
        },
      ]),
    ),
  };
}
