import type { RuleCases } from '../rule-case.ts';

const entity = 'type Thing @key(fields: "id") { "Id." id: ID! }';
const moneyTotal: readonly [string, string, string] = [
  'billing',
  '  currency: String!',
  '  currency: String!\n  "Rate." rate: String',
];

/** Two subgraphs more, for what the graph itself has nothing of. */
function both(one: string, two: string): readonly (readonly [string, string, string])[] {
  const link =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@override"])\n';
  return [
    ['one', '', `${link}type Query { "One." one: Int } ${one}`],
    ['two', '', `${link}type Query { "Two." two: Int } ${two}`],
  ];
}

export const hintCases: RuleCases = {
  'composition-hint': {
    found: [
      {
        name: 'an entity without its key elsewhere',
        edits: both(
          'type Thing @key(fields: "id") { "Id." id: ID! @shareable "A." a: Int }',
          'type Thing { "Id." id: ID! @shareable } extend type Query { "T." thing: Thing }',
        ),
        severity: 'warn',
        coordinate: 'Thing',
        subgraph: 'two',
        says: 'INCONSISTENT_ENTITY',
      },
      {
        name: 'a value type’s field that one subgraph lacks',
        edits: [moneyTotal],
        severity: 'info',
        coordinate: 'Money.rate',
        subgraph: 'sales',
        says: 'INCONSISTENT_OBJECT_VALUE_TYPE_FIELD',
      },
      {
        name: 'a field that is never null in one subgraph only',
        edits: both(
          'type Pair @shareable { "A." a: Int! } extend type Query { "P." p: Pair }',
          'type Pair @shareable { "A." a: Int } extend type Query { "Q." q: Pair }',
        ),
        severity: 'info',
        coordinate: 'Pair.a',
        says: 'INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE',
      },
      {
        name: 'an argument that one subgraph lacks',
        edits: both(
          'extend type Query { "P." p("A." a: Int): Int @shareable }',
          'extend type Query { "P." p: Int @shareable }',
        ),
        severity: 'warn',
        coordinate: 'Query.p(a:)',
        says: 'INCONSISTENT_ARGUMENT_PRESENCE',
      },
      {
        name: 'a default that one subgraph lacks',
        edits: both(
          'extend type Query { "P." p("A." a: Int = 1): Int @shareable }',
          'extend type Query { "P." p("A." a: Int): Int @shareable }',
        ),
        severity: 'warn',
        coordinate: 'Query.p(a:)',
        says: 'INCONSISTENT_DEFAULT_VALUE_PRESENCE',
      },
      {
        name: 'an input’s field that one subgraph lacks',
        edits: both(
          'input PairInput { "A." a: Int "B." b: Int } extend type Query { "P." p("I." i: PairInput): Int }',
          'input PairInput { "A." a: Int } extend type Query { "Q." q("I." i: PairInput): Int }',
        ),
        severity: 'warn',
        coordinate: 'PairInput.b',
        subgraph: 'two',
        says: 'INCONSISTENT_INPUT_OBJECT_FIELD',
      },
      {
        name: 'an enum value that is sent and that one subgraph lacks',
        edits: both(
          'enum Way { "In." IN "Out." OUT } extend type Query { "P." p("W." way: Way): Int }',
          'enum Way { "In." IN } extend type Query { "Q." q("W." way: Way): Int }',
        ),
        severity: 'warn',
        coordinate: 'Way.OUT',
        says: 'INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM',
      },
      {
        name: 'an enum value that is read and that one subgraph lacks',
        edits: both(
          'enum Way { "In." IN "Out." OUT } extend type Query { "P." p: Way }',
          'enum Way { "In." IN } extend type Query { "Q." q: Way }',
        ),
        severity: 'info',
        coordinate: 'Way.OUT',
        says: 'INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM',
      },
      {
        name: 'an override that has done its work',
        edits: both(
          `${entity} extend type Thing { "A." a: Int @override(from: "two") }`,
          `${entity} extend type Query { "T." thing: Thing }`,
        ),
        severity: 'info',
        coordinate: 'Thing.a',
        says: 'OVERRIDE_DIRECTIVE_CAN_BE_REMOVED',
      },
      {
        name: 'a field that is overridden and still there',
        edits: both(
          `${entity} extend type Thing { "A." a: Int @override(from: "two") }`,
          `${entity} extend type Thing { "A." a: Int }`,
        ),
        severity: 'info',
        coordinate: 'Thing.a',
        subgraph: 'two',
        says: 'OVERRIDDEN_FIELD_CAN_BE_REMOVED',
      },
      {
        name: 'an override of a subgraph that there is not',
        edits: both(`${entity} extend type Thing { "A." a: Int @override(from: "tow") }`, entity),
        severity: 'warn',
        coordinate: 'Thing.a',
        says: 'FROM_SUBGRAPH_DOES_NOT_EXIST',
      },
      {
        name: 'two descriptions of one field',
        edits: [['billing', '"In the major unit."', '"In cents."']],
        severity: 'info',
        coordinate: 'Money.amount',
        says: 'INCONSISTENT_DESCRIPTION',
      },
    ],
    notFound: [
      {
        name: 'a value type that is the same everywhere',
        edits: both('type Pair @shareable { "A." a: Int }', 'type Pair @shareable { "A." a: Int }'),
      },
      {
        name: 'an entity’s field in one subgraph',
        edits: [['sales', '  "A note."', '  "More."\n  more: String\n  "A note."']],
      },
      {
        name: 'an entity that one subgraph only refers to',
        edits: both(
          entity,
          `type Thing @key(fields: "id", resolvable: false) { "Id." id: ID! } extend type Query { "T." t: Thing }`,
        ),
      },
    ],
  },
};
