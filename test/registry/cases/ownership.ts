import type { RuleCases } from '../rule-case.ts';

const header = 'import: ["@key"';

export const ownershipCases: RuleCases = {
  composition: {
    found: [
      {
        name: 'types that contradict each other',
        edits: [['billing', 'amount: Decimal!', 'amount: String!']],
        severity: 'block',
        coordinate: 'Money.amount',
      },
      {
        name: 'a field that no key leads to',
        edits: [['billing', 'type Order @key(fields: "id") {\n  "Canonical id."\n  id: ID!', 'type Order {']],
        severity: 'block',
        coordinate: 'Order.invoices',
        subgraph: 'billing',
      },
      {
        name: 'a type that nobody defines',
        edits: [['sales', 'channel: Channel @', 'channel: Canal @']],
        severity: 'block',
        coordinate: null,
      },
      {
        name: 'a schema that GraphQL does not allow',
        edits: [['sales', 'input PlaceOrderInput {', 'input PlaceOrderInput @oneOf {']],
        severity: 'block',
        coordinate: 'PlaceOrderInput.idempotencyKey',
      },
      {
        name: 'what base did wrong already',
        before: [['billing', 'amount: Decimal!', 'amount: String!']],
        edits: [],
        severity: 'block',
        coordinate: 'Money.amount',
      },
    ],
    notFound: [
      { name: 'one more subgraph that fits', edits: [['tax', '', 'type Query { "Rate." taxRate: String }']] },
    ],
  },
  'key-removed': {
    found: [
      {
        name: 'one of two',
        edits: [['sales', ' @key(fields: "number entity { id }")', '']],
        severity: 'block',
        coordinate: 'Order',
        subgraph: 'sales',
      },
      {
        name: 'one that another subgraph needs',
        edits: [['billing', 'type Order @key(fields: "id")', 'type Order']],
        severity: 'block',
        coordinate: 'Order',
        subgraph: 'billing',
      },
      {
        name: 'one that cannot be entered by any more',
        edits: [
          [
            'billing',
            'type Invoice @key(fields: "id")',
            'type Invoice @key(fields: "id", resolvable: false)',
          ],
        ],
        severity: 'block',
        coordinate: 'Invoice',
      },
      {
        name: 'one that could not be entered by',
        before: [
          [
            'billing',
            'type Order @key(fields: "id")',
            'type Order @key(fields: "id") @key(fields: "id id", resolvable: false)',
          ],
        ],
        edits: [['billing', ' @key(fields: "id id", resolvable: false)', '']],
        severity: 'warn',
        coordinate: 'Order',
      },
    ],
    notFound: [
      {
        name: 'one more',
        edits: [
          [
            'billing',
            'type Invoice @key(fields: "id")',
            'type Invoice @key(fields: "id") @key(fields: "number")',
          ],
        ],
      },
      {
        name: 'the same in another order',
        edits: [['sales', '"number entity { id }"', '"entity{id}, number"']],
      },
    ],
  },
  'single-writer': {
    found: [
      {
        name: 'a second system',
        edits: [
          [
            'sales',
            '  status: OrderStatus!',
            '  status: OrderStatus! @source(system: "salesforce", record: "Order")',
          ],
        ],
        severity: 'block',
        coordinate: 'Order.status',
        subgraph: 'sales',
      },
      {
        name: 'a new field with two',
        edits: [
          [
            'sales',
            '  "Its number."',
            '  "New." extra: Int @source(system: "a", record: "x") @source(system: "b", record: "x")\n  "Its number."',
          ],
        ],
        severity: 'block',
        coordinate: 'Order.extra',
      },
      {
        name: 'two subgraphs that resolve one field',
        edits: [
          ['sales', '  number: String!', '  number: String! @shareable'],
          [
            'billing',
            '  "Its invoices."',
            '  number: String! @shareable @source(system: "stripe", record: "invoice")\n  "Its invoices."',
          ],
        ],
        severity: 'block',
        coordinate: 'Order.number',
      },
      {
        name: 'two subgraphs of one system',
        edits: [
          ['sales', '  channel: Channel', '  channel: Channel @shareable'],
          ['billing', '  "Its invoices."', '  channel: Channel @shareable\n  "Its invoices."\n'],
          [
            'billing',
            '"A sale."',
            '"Where it came from." enum Channel { "By hand." MANUAL "Portal." PORTAL }\n"A sale."',
          ],
        ],
        severity: 'block',
        coordinate: 'Order.channel',
      },
      {
        name: 'two subgraphs with one mutation',
        edits: [
          ['sales', 'PlaceOrderPayload @requires', 'PlaceOrderPayload @shareable @requires'],
          [
            'billing',
            '"A sale."',
            'type Mutation { placeOrder(input: PlaceOrderInput!): PlaceOrderPayload @shareable }\ninput PlaceOrderInput { quoteId: ID basketId: ID idempotencyKey: String! }\ntype PlaceOrderPayload @shareable { order: Order }\n"A sale."',
          ],
          ['sales', 'type PlaceOrderPayload {', 'type PlaceOrderPayload @shareable {'],
        ],
        severity: 'block',
        coordinate: 'Mutation.placeOrder',
      },
    ],
    notFound: [
      {
        name: 'a record that is divided between two systems',
        edits: [
          [
            'billing',
            '  "What is owed."',
            '  "Open."\n  open: Money @source(system: "netsuite", record: "invoice") @source(system: "stripe", record: "invoice")\n  "What is owed."',
          ],
        ],
      },
      {
        name: 'a value type in two subgraphs',
        edits: [
          ['sales', '"ISO 4217."', '"Symbol." symbol: String\n  "ISO 4217."'],
          ['billing', '"ISO 4217."', '"Symbol." symbol: String\n  "ISO 4217."'],
        ],
      },
      {
        name: 'a field that is only provided',
        edits: [['billing', '  "Its invoices."', '  number: String! @external\n  "Its invoices."']],
      },
      {
        name: 'a field that is being moved',
        edits: [
          [
            'billing',
            '  "Its invoices."',
            '  memo(language: String): String @override(from: "sales")\n  "Its invoices."',
          ],
        ],
      },
      {
        name: 'a key',
        edits: [
          [
            'tax',
            '',
            `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", ${header}])\ntype Query { "T." tax: Int }\ntype Order @key(fields: "id") { id: ID! "Taxed." taxed: Int }`,
          ],
        ],
      },
    ],
  },
  'source-changed': {
    found: [
      {
        name: 'another system',
        edits: [
          [
            'sales',
            '@source(system: "netsuite", record: "salesOrder", field: "status")',
            '@source(system: "salesforce", record: "Order", field: "Status")',
          ],
        ],
        severity: 'block',
        coordinate: 'Order.status',
        says: 'was netsuite and is salesforce',
      },
      {
        name: 'none',
        edits: [['sales', ' @source(system: "netsuite", record: "salesOrder", field: "status")', '']],
        severity: 'block',
        coordinate: 'Order.status',
        says: 'not named',
      },
    ],
    notFound: [
      {
        name: 'another field of the same system',
        edits: [['sales', 'field: "status")', 'field: "statusRef")']],
      },
      {
        name: 'a field that is gone',
        edits: [
          [
            'sales',
            '  "How far it has come."\n  status: OrderStatus! @source(system: "netsuite", record: "salesOrder", field: "status")\n',
            '',
          ],
        ],
      },
    ],
  },
  'source-missing': {
    found: [
      {
        name: 'a new value without one',
        edits: [['sales', '  "Its number."', '  "New."\n  extra: Int\n  "Its number."']],
        severity: 'warn',
        coordinate: 'Order.extra',
      },
    ],
    notFound: [
      {
        name: 'another record',
        edits: [['sales', '  "Its number."', '  "New."\n  parent: Order\n  "Its number."']],
      },
      {
        name: 'a type without any',
        edits: [['sales', '  "Its subject."', '  "New."\n  extra: Int\n  "Its subject."']],
      },
    ],
  },
  'owner-changed': {
    found: [
      {
        name: 'a field that moves',
        edits: [
          [
            'sales',
            '  "A note."\n  memo("In which language." language: String): String @source(system: "netsuite", record: "salesOrder", field: "memo")\n',
            '',
          ],
          [
            'billing',
            '  "Its invoices."',
            '  "A note." memo("In which language." language: String): String @source(system: "netsuite", record: "salesOrder")\n  "Its invoices."',
          ],
        ],
        severity: 'warn',
        coordinate: 'Order.memo',
        subgraph: 'billing',
      },
      {
        name: 'a field that is overridden',
        edits: [
          [
            'billing',
            '  "Its invoices."',
            '  memo(language: String): String @override(from: "sales")\n  "Its invoices."',
          ],
        ],
        severity: 'warn',
        coordinate: 'Order.memo',
      },
    ],
    notFound: [{ name: 'a field that stays', edits: [['sales', '"A note."', '"Some note."']] }],
  },
  'cost-raised': {
    found: [
      {
        name: 'a weight',
        edits: [['sales', '@cost(weight: 2)', '@cost(weight: 5)']],
        severity: 'warn',
        coordinate: 'OrderLine.quantity',
        says: 'was 2 and is 5',
      },
      {
        name: 'a size',
        edits: [['sales', 'assumedSize: 10', 'assumedSize: 100']],
        severity: 'warn',
        coordinate: 'Order.lines',
      },
      {
        name: 'a size that is not stated any more',
        edits: [['sales', ' @listSize(assumedSize: 10)', '']],
        severity: 'warn',
        coordinate: 'Order.lines',
      },
    ],
    notFound: [
      { name: 'a little more', edits: [['sales', '@cost(weight: 2)', '@cost(weight: 3)']] },
      { name: 'less', edits: [['sales', '@cost(weight: 2)', '@cost(weight: 1)']] },
    ],
  },
};
