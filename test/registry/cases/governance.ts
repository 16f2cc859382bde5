import type { RuleCases } from '../rule-case.ts';

const header = 'import: ["@key"';
const orderTotal = 'total: Money! @requiresScopes(scopes: [["finance"]])';
const orderScope = 'Order @requiresScopes(scopes: [["order:read"]]) @tag(name: "portal")';

export const governanceCases: RuleCases = {
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
  'authorization-removed': {
    found: [
      {
        name: '@authenticated removed',
        edits: [['sales', 'viewer: Viewer @authenticated', 'viewer: Viewer']],
        severity: 'block',
        coordinate: 'Query.viewer',
        subgraph: 'sales',
      },
      {
        name: '@authenticated removed, whatever traffic says',
        edits: [['sales', 'viewer: Viewer @authenticated', 'viewer: Viewer']],
        operations: { O: '{ order(id: 1) { id } }' },
        severity: 'block',
        coordinate: 'Query.viewer',
      },
      {
        name: '@requiresScopes removed',
        edits: [['sales', orderTotal, 'total: Money!']],
        severity: 'block',
        coordinate: 'Order.total',
      },
      {
        name: 'a scope that is replaced by a lesser directive',
        edits: [['sales', orderTotal, 'total: Money! @authenticated']],
        severity: 'block',
        coordinate: 'Order.total',
      },
      {
        name: 'one more set of scopes that lets in',
        edits: [['sales', '[["finance"]]', '[["finance"], ["crm"]]']],
        severity: 'block',
        coordinate: 'Order.total',
        says: 'finance, or crm',
      },
      {
        name: 'one scope less of two',
        before: [['sales', '[["finance"]]', '[["finance", "order:read"]]']],
        edits: [['sales', '[["finance", "order:read"]]', '[["order:read"]]']],
        severity: 'block',
        coordinate: 'Order.total',
      },
      {
        name: 'removed under another name',
        before: [
          ['sales', '"@authenticated"', '{ name: "@authenticated", as: "@auth" }'],
          ['sales', 'node("Which." id: ID!): Node @authenticated', 'node("Which." id: ID!): Node @auth'],
          ['sales', 'first: Int = 10): [Hit!] @authenticated', 'first: Int = 10): [Hit!] @auth'],
          ['sales', 'viewer: Viewer @authenticated', 'viewer: Viewer @auth'],
        ],
        edits: [['sales', 'viewer: Viewer @auth', 'viewer: Viewer']],
        severity: 'block',
        coordinate: 'Query.viewer',
      },
      {
        name: 'removed from a type',
        before: [['sales', 'type Viewer {', 'type Viewer @authenticated {']],
        edits: [['sales', 'type Viewer @authenticated {', 'type Viewer {']],
        severity: 'block',
        coordinate: 'Viewer',
      },
    ],
    notFound: [
      {
        name: 'a scope in place of a token',
        edits: [
          ['sales', 'viewer: Viewer @authenticated', 'viewer: Viewer @requiresScopes(scopes: [["me"]])'],
        ],
      },
      {
        name: 'one set of scopes less',
        edits: [['sales', '[["order:write"], ["admin"]]', '[["order:write"]]']],
      },
      {
        name: 'scopes in another order',
        edits: [['sales', '[["order:write"], ["admin"]]', '[["admin"], ["order:write"]]']],
      },
      {
        name: 'a directive that its type has too',
        before: [
          ['sales', 'type Viewer {', 'type Viewer @authenticated {'],
          ['sales', '  email: String', '  email: String @authenticated'],
        ],
        edits: [['sales', '  email: String @authenticated', '  email: String']],
      },
      {
        name: 'a field that is gone with its directive',
        edits: [['sales', '  "Who calls."\n  viewer: Viewer @authenticated\n', '']],
      },
      {
        name: 'the same directive under another name',
        edits: [
          ['sales', '"@authenticated"', '{ name: "@authenticated", as: "@auth" }'],
          ['sales', 'node("Which." id: ID!): Node @authenticated', 'node("Which." id: ID!): Node @auth'],
          ['sales', 'first: Int = 10): [Hit!] @authenticated', 'first: Int = 10): [Hit!] @auth'],
          ['sales', 'viewer: Viewer @authenticated', 'viewer: Viewer @auth'],
        ],
      },
    ],
  },
  'authorization-tightened': {
    found: [
      {
        name: 'a new scope',
        edits: [
          ['sales', '  quantity: Decimal!', '  quantity: Decimal! @requiresScopes(scopes: [["stock"]])'],
        ],
        severity: 'warn',
        coordinate: 'OrderLine.quantity',
      },
      {
        name: 'a new scope where nobody reads',
        edits: [
          ['sales', '  quantity: Decimal!', '  quantity: Decimal! @requiresScopes(scopes: [["stock"]])'],
        ],
        operations: { O: '{ order(id: 1) { id } }' },
        severity: 'info',
        coordinate: 'OrderLine.quantity',
      },
      {
        name: 'one set of scopes less',
        edits: [['sales', '[["order:write"], ["admin"]]', '[["order:write"]]']],
        severity: 'warn',
        coordinate: 'Mutation.placeOrder',
      },
    ],
    notFound: [
      {
        name: 'a new field with a scope',
        edits: [
          ['sales', '"How many."\n  quantity', '"Free." free: Int @authenticated\n  "How many."\n  quantity'],
        ],
      },
    ],
  },
  'authorization-missing': {
    found: [
      {
        name: 'a mutation',
        edits: [
          [
            'sales',
            '  "Books an order."',
            '  "Books."\n  book("What." input: PlaceOrderInput!): PlaceOrderPayload\n  "Books an order."',
          ],
        ],
        severity: 'block',
        coordinate: 'Mutation.book',
        subgraph: 'sales',
      },
      {
        name: 'a query',
        edits: [['sales', '  "Who calls."', '  "Now."\n  now: String\n  "Who calls."']],
        severity: 'warn',
        coordinate: 'Query.now',
      },
    ],
    notFound: [
      {
        name: 'a query of a type that asks itself',
        before: [['sales', 'type Viewer {', 'type Viewer @authenticated {']],
        edits: [['sales', '  "Who calls."', '  "Me."\n  me: Viewer\n  "Who calls."']],
      },
      {
        name: 'a graph without authorization',
        before: [
          ['sales', '', 'type Query { a: Int }'],
          ['billing', '', ''],
        ],
        edits: [['sales', 'a: Int', 'a: Int "B." b: Int']],
      },
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
  'cache-scope-widened': {
    found: [
      {
        name: 'PRIVATE to PUBLIC',
        edits: [['sales', 'scope: PRIVATE)', 'scope: PUBLIC)']],
        severity: 'block',
        coordinate: 'Viewer.email',
      },
      {
        name: 'PRIVATE to the default',
        edits: [['sales', ', scope: PRIVATE)', ')']],
        severity: 'block',
        coordinate: 'Viewer.email',
        subgraph: 'sales',
      },
    ],
    notFound: [
      { name: 'not cached any more', edits: [['sales', ' @cacheControl(maxAge: 60, scope: PRIVATE)', '']] },
      { name: 'for longer', edits: [['sales', 'maxAge: 60', 'maxAge: 90']] },
      {
        name: 'PUBLIC to PRIVATE',
        before: [['sales', 'scope: PRIVATE)', 'scope: PUBLIC)']],
        edits: [['sales', 'scope: PUBLIC)', 'scope: PRIVATE)']],
      },
    ],
  },
  'cached-money-or-status': {
    found: [
      {
        name: 'money',
        edits: [['sales', orderTotal, `${orderTotal} @cacheControl(maxAge: 5)`]],
        severity: 'warn',
        coordinate: 'Order.total',
      },
      {
        name: 'a status',
        edits: [['sales', 'status: OrderStatus!', 'status: OrderStatus! @cacheControl(maxAge: 5)']],
        severity: 'warn',
        coordinate: 'Order.status',
      },
    ],
    notFound: [
      {
        name: 'reference data',
        edits: [['sales', '  number: String!', '  number: String! @cacheControl(maxAge: 5)']],
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
  'tag-removed': {
    found: [
      {
        name: 'from a field',
        edits: [['sales', ' @tag(name: "portal")', '']],
        severity: 'warn',
        coordinate: 'Query.order',
      },
    ],
    notFound: [
      { name: 'one more', edits: [['sales', orderScope, `${orderScope} @tag(name: "crm")`]] },
      {
        name: 'a field that is gone',
        before: [['sales', '  "Who calls."', '  "Now."\n  now: Int @tag(name: "x")\n  "Who calls."']],
        edits: [['sales', '  "Now."\n  now: Int @tag(name: "x")\n', '']],
      },
    ],
  },
  'inaccessible-removed': {
    found: [
      {
        name: 'from a field',
        before: [['sales', '  email: String', '  email: String @inaccessible']],
        edits: [['sales', '  email: String @inaccessible', '  email: String']],
        severity: 'warn',
        coordinate: 'Viewer.email',
      },
    ],
    notFound: [
      {
        name: 'one that becomes internal',
        edits: [['sales', '  email: String', '  email: String @inaccessible']],
      },
    ],
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
