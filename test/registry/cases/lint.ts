import type { Edit, RuleCases } from '../rule-case.ts';

function mutation(field: string, types = ''): readonly Edit[] {
  return [
    ['sales', '  "Books an order."', `  "New."\n  ${field} @authenticated\n  "Books an order."`],
    ['sales', '"What to book."', `${types}\n"What to book."`],
  ];
}

function orderField(field: string): readonly Edit[] {
  return [['sales', '  "Its number."', `  "New."\n  ${field}\n  "Its number."`]];
}

export const lintCases: RuleCases = {
  'mutation-without-idempotency-key': {
    found: [
      {
        name: 'an input without one',
        edits: mutation('pay("What." input: PayInput!): Boolean', '"Pay."\ninput PayInput { "Id." id: ID! }'),
        severity: 'block',
        coordinate: 'Mutation.pay',
        subgraph: 'sales',
      },
      {
        name: 'no input at all',
        edits: mutation('reset: Boolean'),
        severity: 'block',
        coordinate: 'Mutation.reset',
      },
      {
        name: 'one that is taken away',
        edits: [['sales', '  "The caller\'s key."\n  idempotencyKey: String!\n', '']],
        severity: 'block',
        coordinate: 'Mutation.placeOrder',
      },
      {
        name: 'one that may be left out',
        edits: [['sales', 'idempotencyKey: String!', 'idempotencyKey: String']],
        severity: 'warn',
        coordinate: 'Mutation.placeOrder',
      },
    ],
    notFound: [
      {
        name: 'an input with one',
        edits: mutation(
          'pay("What." input: PayInput!): Boolean',
          '"Pay."\ninput PayInput { "Id." id: ID! "Key." idempotencyKey: String! }',
        ),
      },
      { name: 'an argument', edits: mutation('pay("Key." idempotencyKey: String!): Boolean') },
      {
        name: 'records with an identifier each',
        edits: mutation(
          'report("What." input: ReportInput!): Boolean',
          '"R."\ninput ReportInput { "Rs." records: [RecordInput!]! }\n"R."\ninput RecordInput { "Id." identifier: String! }',
        ),
      },
      {
        name: 'one that a preview leaves out',
        edits: [
          ...mutation(
            'amend("What." input: AmendInput!): Boolean',
            '"A."\ninput AmendInput { "Key." idempotencyKey: String }',
          ),
          [
            'sales',
            '  "Who calls."',
            '  "Preview."\n  preview("What." input: AmendInput!): Boolean @authenticated\n  "Who calls."',
          ],
        ],
      },
    ],
  },
  'money-as-float': {
    found: [
      {
        name: 'a price',
        edits: orderField('unitPrice: Float'),
        severity: 'block',
        coordinate: 'Order.unitPrice',
      },
      {
        name: 'an input',
        edits: [['sales', '  "From which basket."', '  "Most."\n  maxAmount: Float\n  "From which basket."']],
        severity: 'block',
        coordinate: 'PlaceOrderInput.maxAmount',
      },
      {
        name: 'an argument',
        edits: orderField('rebate("Most." upToAmount: Float): Int'),
        severity: 'block',
        coordinate: 'Order.rebate(upToAmount:)',
      },
      {
        name: 'the amount of money itself',
        edits: [
          ['sales', 'amount: Decimal!', 'amount: Float!'],
          ['billing', 'amount: Decimal!', 'amount: Float!'],
        ],
        severity: 'block',
        coordinate: 'Money.amount',
      },
      {
        name: 'a list of them',
        edits: orderField('fees: [Float!]'),
        severity: 'block',
        coordinate: 'Order.fees',
      },
    ],
    notFound: [
      { name: 'a latitude', edits: orderField('latitude: Float') },
      { name: 'a weight in total', edits: orderField('totalWeight: Float') },
      { name: 'money', edits: orderField('unitPrice: Money') },
    ],
  },
  'unbounded-list': {
    found: [
      {
        name: 'at Query',
        edits: [
          ['sales', '  "Who calls."', '  "All."\n  allOrders: [Order!]! @authenticated\n  "Who calls."'],
        ],
        severity: 'block',
        coordinate: 'Query.allOrders',
      },
      {
        name: 'inside of a record',
        edits: orderField('notes: [Entity!]'),
        severity: 'warn',
        coordinate: 'Order.notes',
      },
      {
        name: 'that has lost its page size',
        edits: [['billing', '("How many." first: Int = 5)', '']],
        severity: 'warn',
        coordinate: 'Order.invoices',
      },
    ],
    notFound: [
      { name: 'with a page size', edits: orderField('notes("How many." first: Int = 5): [Entity!]') },
      { name: 'with a stated size', edits: orderField('notes: [Entity!] @listSize(assumedSize: 3)') },
      {
        name: 'of what was asked for',
        edits: [
          [
            'sales',
            '  "Who calls."',
            '  "Some."\n  ordersById("Which." ids: [ID!]!): [Order]! @authenticated\n  "Who calls."',
          ],
        ],
      },
      { name: 'of scalars', edits: orderField('labels: [String!]') },
      {
        name: 'in a connection',
        edits: [
          ['sales', '  "How many there are."', '  "Again."\n  items: [Order!]!\n  "How many there are."'],
        ],
      },
    ],
  },
  'subscription-not-resumable': {
    found: [
      {
        name: 'one that only goes on from now',
        edits: [
          [
            'sales',
            '"Anything with an id."',
            'type Subscription {\n  "Changes."\n  changed("Which." id: ID!): Order @authenticated\n}\n"Anything with an id."',
          ],
        ],
        severity: 'warn',
        coordinate: 'Subscription.changed',
      },
    ],
    notFound: [
      {
        name: 'one that takes a cursor',
        edits: [
          [
            'sales',
            '"Anything with an id."',
            'type Subscription {\n  "Changes."\n  changed("Which." id: ID!, "Where from." after: ID): Order @authenticated\n}\n"Anything with an id."',
          ],
        ],
      },
    ],
  },
  'deprecation-without-reason': {
    found: [
      {
        name: 'no reason',
        edits: orderField('old: Int @deprecated'),
        severity: 'warn',
        coordinate: 'Order.old',
      },
      {
        name: 'an empty one',
        edits: orderField('old: Int @deprecated(reason: " ")'),
        severity: 'warn',
        coordinate: 'Order.old',
      },
      {
        name: 'no last day',
        edits: orderField('old: Int @deprecated(reason: "Use number.")'),
        severity: 'info',
        coordinate: 'Order.old',
      },
    ],
    notFound: [
      {
        name: 'a reason with a last day',
        edits: orderField('old: Int @deprecated(reason: "Use number. Ends 2027-01-31.")'),
      },
    ],
  },
  'description-missing': {
    found: [
      {
        name: 'of a field',
        edits: [['sales', '  "Its number."\n', '']],
        severity: 'warn',
        coordinate: 'Order.number',
      },
      {
        name: 'of a new value',
        edits: [['sales', '  "Done."\n', '  LOST\n  "Done."\n']],
        severity: 'warn',
        coordinate: 'OrderStatus.LOST',
      },
      {
        name: 'of an argument',
        edits: [['sales', '"In which language." ', '']],
        severity: 'warn',
        coordinate: 'Order.memo(language:)',
      },
    ],
    notFound: [{ name: 'of what another subgraph describes', edits: [['billing', '"A sale."\n', '']] }],
  },
  naming: {
    found: [
      {
        name: 'a field',
        edits: orderField('Total_count: Int'),
        severity: 'warn',
        coordinate: 'Order.Total_count',
      },
      {
        name: 'a field that repeats its type',
        edits: orderField('orderNumber: Int'),
        severity: 'warn',
        coordinate: 'Order.orderNumber',
      },
      {
        name: 'a type',
        edits: [['sales', '"A caller."', '"X."\ntype order_note { "Id." id: ID! }\n"A caller."']],
        severity: 'warn',
        coordinate: 'order_note',
      },
      {
        name: 'an enum value',
        edits: [['sales', '  "Done."\n', '  "Lost."\n  lost\n  "Done."\n']],
        severity: 'warn',
        coordinate: 'OrderStatus.lost',
      },
      {
        name: 'an input',
        edits: [['sales', '"A caller."', '"X."\ninput OrderNote { "Id." id: ID! }\n"A caller."']],
        severity: 'warn',
        coordinate: 'OrderNote',
      },
      {
        name: 'a query with a verb',
        edits: [['sales', '  "Who calls."', '  "Now."\n  getNow: Int @authenticated\n  "Who calls."']],
        severity: 'warn',
        coordinate: 'Query.getNow',
      },
    ],
    notFound: [
      { name: 'good names', edits: orderField('address2: Int') },
      {
        name: 'a query that begins like a verb',
        edits: [
          [
            'sales',
            '  "Who calls."',
            '  "L."\n  listings("N." first: Int): [Entity!] @authenticated\n  "Who calls."',
          ],
        ],
      },
    ],
  },
  'unused-type': {
    found: [
      {
        name: 'a type that nothing returns',
        edits: [['sales', '"A caller."', '"X."\ntype Lost { "Id." id: ID! }\n"A caller."']],
        severity: 'warn',
        coordinate: 'Lost',
        subgraph: 'sales',
      },
    ],
    notFound: [
      {
        name: 'a type behind an interface',
        edits: [['sales', '"A caller."', '"X."\ntype Other implements Node { "Id." id: ID! }\n"A caller."']],
      },
    ],
  },
};
