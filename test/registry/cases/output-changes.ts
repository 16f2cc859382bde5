import type { RuleCases } from '../rule-case.ts';

const readsMemo = { Memo: 'query Memo($id: ID!) { order(id: $id) { memo } }' };
const readsNumber = { Number: 'query Number($id: ID!) { order(id: $id) { number } }' };
const memo = '  memo("In which language." language: String): String';

export const outputChangeCases: RuleCases = {
  'type-removed': {
    found: [
      {
        name: 'a type that operations read',
        edits: [
          ['sales', 'union Hit = Order | Viewer', 'union Hit = Order'],
          ['sales', '  "Who calls."\n  viewer: Viewer @authenticated\n', ''],
          [
            'sales',
            '"A caller."\ntype Viewer {\n  "Its subject."\n  id: ID!\n  "Its address."\n  email: String @cacheControl(maxAge: 60, scope: PRIVATE)\n}\n',
            '',
          ],
        ],
        severity: 'block',
        coordinate: 'Viewer',
        subgraph: 'sales',
      },
    ],
    notFound: [
      {
        name: 'a new type',
        edits: [['sales', '"A caller."', '"Another."\ntype Other { "Id." id: ID! }\n"A caller."']],
      },
    ],
  },
  'type-kind-changed': {
    found: [
      {
        name: 'an enum that becomes a scalar',
        edits: [
          [
            'sales',
            'enum Channel {\n  "By hand."\n  MANUAL\n  "From the portal."\n  PORTAL\n}',
            'scalar Channel',
          ],
        ],
        severity: 'block',
        coordinate: 'Channel',
      },
    ],
    notFound: [
      {
        name: 'a type that stays what it is',
        edits: [['sales', '"A sale."', '"A sale, described better."']],
      },
    ],
  },
  'field-removed': {
    found: [
      {
        name: 'without traffic',
        edits: [['sales', memo, '  note: String']],
        severity: 'block',
        coordinate: 'Order.memo',
        subgraph: 'sales',
        says: 'not deprecated before',
      },
      {
        name: 'that an operation reads',
        edits: [['sales', memo, '  note: String']],
        operations: readsMemo,
        severity: 'block',
        coordinate: 'Order.memo',
        says: 'Memo (crm@2.1, 7 calls)',
      },
      {
        name: 'that no operation reads',
        edits: [['sales', memo, '  note: String']],
        operations: readsNumber,
        severity: 'warn',
        coordinate: 'Order.memo',
        says: 'no recorded operation',
      },
      {
        name: 'that has become inaccessible',
        edits: [['sales', memo, `${memo} @inaccessible`]],
        severity: 'block',
        coordinate: 'Order.memo',
      },
      {
        name: 'of a type that no operation can reach',
        before: [
          [
            'sales',
            '"A caller."',
            '"Another."\ntype Other { "Id." id: ID! "Name." name: String }\n"A caller."',
          ],
        ],
        edits: [['sales', '"Name." name: String ', '']],
        severity: 'info',
        coordinate: 'Other.name',
      },
    ],
    notFound: [
      {
        name: 'a field that moves to another subgraph',
        edits: [
          [
            'sales',
            `  "A note."\n${memo} @source(system: "netsuite", record: "salesOrder", field: "memo")`,
            '',
          ],
          [
            'billing',
            '"Its invoices."',
            '"A note." memo("In which language." language: String): String\n  "Its invoices."',
          ],
        ],
      },
      {
        name: 'a new field',
        edits: [['sales', '  "Its number."', '  "New."\n  extra: Int\n  "Its number."']],
      },
    ],
  },
  'field-type-changed': {
    found: [
      {
        name: 'null where none came before',
        edits: [['sales', 'status: OrderStatus!', 'status: OrderStatus']],
        severity: 'block',
        coordinate: 'Order.status',
      },
      {
        name: 'another type',
        edits: [['sales', 'totalCount: Int!', 'totalCount: String!']],
        severity: 'block',
        coordinate: 'OrderConnection.totalCount',
      },
      {
        name: 'one where a list was',
        edits: [['billing', '[Invoice!]', 'Invoice']],
        severity: 'block',
        coordinate: 'Order.invoices',
      },
      {
        name: 'that no operation reads',
        edits: [['sales', 'totalCount: Int!', 'totalCount: Int']],
        operations: readsNumber,
        severity: 'warn',
        coordinate: 'OrderConnection.totalCount',
      },
    ],
    notFound: [
      {
        name: 'a promise that null does not come',
        edits: [['sales', 'channel: Channel @', 'channel: Channel! @']],
      },
    ],
  },
  'union-member-removed': {
    found: [
      {
        name: 'without traffic',
        edits: [['sales', 'Order | Viewer', 'Order']],
        severity: 'block',
        coordinate: 'Hit',
      },
      {
        name: 'that a fragment names',
        edits: [['sales', 'Order | Viewer', 'Order']],
        operations: { H: '{ search(text: "x") { ... on Viewer { id } } }' },
        severity: 'block',
        coordinate: 'Hit',
      },
      {
        name: 'that no fragment names',
        edits: [['sales', 'Order | Viewer', 'Order']],
        operations: readsMemo,
        severity: 'warn',
        coordinate: 'Hit',
      },
    ],
    notFound: [{ name: 'another order of members', edits: [['sales', 'Order | Viewer', 'Viewer | Order']] }],
  },
  'union-member-added': {
    found: [
      {
        name: 'one more',
        edits: [['sales', 'Order | Viewer', 'Order | Viewer | OrderLine']],
        severity: 'warn',
        coordinate: 'Hit',
      },
    ],
    notFound: [{ name: 'another order of members', edits: [['sales', 'Order | Viewer', 'Viewer | Order']] }],
  },
  'interface-removed': {
    found: [
      {
        name: 'from a type',
        before: [['sales', 'type Viewer {', 'type Viewer implements Node {']],
        edits: [['sales', 'type Viewer implements Node {', 'type Viewer {']],
        severity: 'block',
        coordinate: 'Viewer',
      },
      {
        name: 'from a type, while nobody asks for the interface',
        before: [['sales', 'type Viewer {', 'type Viewer implements Node {']],
        edits: [['sales', 'type Viewer implements Node {', 'type Viewer {']],
        operations: readsNumber,
        severity: 'warn',
        coordinate: 'Viewer',
      },
    ],
    notFound: [
      {
        name: 'an interface that is added',
        edits: [['sales', 'type Viewer {', 'type Viewer implements Node {']],
      },
    ],
  },
  'interface-added': {
    found: [
      {
        name: 'to a type',
        edits: [['sales', 'type Viewer {', 'type Viewer implements Node {']],
        severity: 'warn',
        coordinate: 'Viewer',
      },
    ],
    notFound: [
      {
        name: 'a new type with it',
        edits: [
          ['sales', '"A caller."', '"Another."\ntype Other implements Node { "Id." id: ID! }\n"A caller."'],
        ],
      },
    ],
  },
  'directive-removed': {
    found: [
      {
        name: 'that operations may use',
        before: [
          ['sales', '"An exact decimal."', 'directive @mask(with: String) on FIELD\n"An exact decimal."'],
          ['billing', '"An exact decimal."', 'directive @mask(with: String) on FIELD\n"An exact decimal."'],
        ],
        edits: [
          ['sales', 'directive @mask(with: String) on FIELD\n', ''],
          ['billing', 'directive @mask(with: String) on FIELD\n', ''],
        ],
        severity: 'block',
        coordinate: '@mask',
      },
    ],
    notFound: [
      {
        name: 'a directive of type systems',
        edits: [
          ['sales', '@specifiedBy(url: "https://example.com/decimal")', ''],
          ['billing', '@specifiedBy(url: "https://example.com/decimal")', ''],
        ],
      },
    ],
  },
  'directive-changed': {
    found: [
      {
        name: 'that asks for an argument now',
        before: [
          ['sales', '"An exact decimal."', 'directive @mask(with: String) on FIELD\n"An exact decimal."'],
          ['billing', '"An exact decimal."', 'directive @mask(with: String) on FIELD\n"An exact decimal."'],
        ],
        edits: [
          ['sales', '@mask(with: String)', '@mask(with: String, as: Int!)'],
          ['billing', '@mask(with: String)', '@mask(with: String, as: Int!)'],
        ],
        severity: 'block',
        coordinate: '@mask(as:)',
      },
    ],
    notFound: [
      {
        name: 'that takes an optional argument now',
        before: [
          ['sales', '"An exact decimal."', 'directive @mask(with: String) on FIELD\n"An exact decimal."'],
          ['billing', '"An exact decimal."', 'directive @mask(with: String) on FIELD\n"An exact decimal."'],
        ],
        edits: [
          ['sales', '@mask(with: String)', '@mask(with: String, as: Int)'],
          ['billing', '@mask(with: String)', '@mask(with: String, as: Int)'],
        ],
      },
    ],
  },
  'specified-by-changed': {
    found: [
      {
        name: 'another address',
        edits: [
          ['sales', 'https://example.com/decimal', 'https://example.com/other'],
          ['billing', 'https://example.com/decimal', 'https://example.com/other'],
        ],
        severity: 'warn',
        coordinate: 'Decimal',
      },
    ],
    notFound: [{ name: 'another description', edits: [['sales', '"An exact decimal."', '"Exact."']] }],
  },
  'deprecation-removed': {
    found: [
      {
        name: 'of a field',
        edits: [['sales', ' @deprecated(reason: "Use number. Ends 2027-06-30.")', '']],
        severity: 'warn',
        coordinate: 'Order.oldNumber',
      },
    ],
    notFound: [
      { name: 'a better reason', edits: [['sales', 'Use number. Ends', 'Please use number. Ends']] },
    ],
  },
};
