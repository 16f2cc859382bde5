import type { RuleCases } from '../rule-case.ts';

const readsMemo = { Memo: 'query Memo($id: ID!) { order(id: $id) { memo } }' };
const readsNumber = { Number: 'query Number($id: ID!) { order(id: $id) { number } }' };
const readsMemoIn = {
  MemoIn: 'query MemoIn($id: ID!, $in: String!) { order(id: $id) { memo(language: $in) } }',
};
const filters = { Filtered: 'query Filtered($f: OrderFilterInput) { orders(filter: $f) { totalCount } }' };
const places = { Place: 'mutation Place($i: PlaceOrderInput!) { placeOrder(input: $i) { order { id } } }' };
const memo = '  memo("In which language." language: String): String';

export const apiChangeCases: RuleCases = {
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
  'argument-removed': {
    found: [
      {
        name: 'without traffic',
        edits: [['sales', '("In which language." language: String)', '']],
        severity: 'block',
        coordinate: 'Order.memo(language:)',
      },
      {
        name: 'that no operation sends',
        edits: [['sales', '("In which language." language: String)', '']],
        operations: readsMemo,
        severity: 'warn',
        coordinate: 'Order.memo(language:)',
      },
      {
        name: 'that an operation sends',
        edits: [['sales', '("In which language." language: String)', '']],
        operations: readsMemoIn,
        severity: 'block',
        coordinate: 'Order.memo(language:)',
      },
    ],
    notFound: [
      {
        name: 'an argument that is deprecated',
        edits: [['sales', 'language: String)', 'language: String @deprecated(reason: "Ends 2027-01-01."))']],
      },
    ],
  },
  'required-argument-added': {
    found: [
      {
        name: 'without a default',
        edits: [['sales', 'language: String)', 'language: String, "Where." place: ID!)']],
        severity: 'block',
        coordinate: 'Order.memo(place:)',
      },
      {
        name: 'to a field that no operation reads',
        edits: [['sales', 'language: String)', 'language: String, "Where." place: ID!)']],
        operations: readsNumber,
        severity: 'warn',
        coordinate: 'Order.memo(place:)',
      },
    ],
    notFound: [
      {
        name: 'one with a default',
        edits: [['sales', 'language: String)', 'language: String, "Where." place: ID! = "x")']],
      },
      {
        name: 'an optional one',
        edits: [['sales', 'language: String)', 'language: String, "Where." place: ID)']],
      },
    ],
  },
  'argument-type-changed': {
    found: [
      {
        name: 'that must be given now',
        edits: [['sales', 'language: String)', 'language: String!)']],
        severity: 'block',
        coordinate: 'Order.memo(language:)',
      },
      {
        name: 'that must be given now, and is left out',
        edits: [['sales', 'language: String)', 'language: String!)']],
        operations: readsMemo,
        severity: 'block',
        coordinate: 'Order.memo(language:)',
      },
      {
        name: 'that must be given now, and always is',
        edits: [['sales', 'language: String)', 'language: String!)']],
        operations: readsMemoIn,
        severity: 'warn',
        coordinate: 'Order.memo(language:)',
      },
      {
        name: 'of another type',
        edits: [['sales', 'search("What." text: String!', 'search("What." text: ID!']],
        severity: 'block',
        coordinate: 'Query.search(text:)',
      },
    ],
    notFound: [{ name: 'that may be left out now', edits: [['sales', 'text: String!', 'text: String']] }],
  },
  'input-field-removed': {
    found: [
      {
        name: 'without traffic',
        edits: [['sales', '  "Of this customer."\n  customerId: ID\n', '']],
        severity: 'block',
        coordinate: 'OrderFilterInput.customerId',
      },
      {
        name: 'that may be sent in a variable',
        edits: [['sales', '  "Of this customer."\n  customerId: ID\n', '']],
        operations: filters,
        severity: 'block',
        coordinate: 'OrderFilterInput.customerId',
      },
      {
        name: 'that no literal holds',
        edits: [['sales', '  "Of this customer."\n  customerId: ID\n', '']],
        operations: { L: '{ orders(filter: { channel: PORTAL }) { totalCount } }' },
        severity: 'warn',
        coordinate: 'OrderFilterInput.customerId',
      },
    ],
    notFound: [
      {
        name: 'an optional one that is new',
        edits: [['sales', '  "Of this customer."', '  "New."\n  extra: Int\n  "Of this customer."']],
      },
    ],
  },
  'required-input-field-added': {
    found: [
      {
        name: 'without a default',
        edits: [['sales', '  "From which basket."', '  "Why."\n  reason: String!\n  "From which basket."']],
        severity: 'block',
        coordinate: 'PlaceOrderInput.reason',
      },
      {
        name: 'to an input that clients send',
        edits: [['sales', '  "From which basket."', '  "Why."\n  reason: String!\n  "From which basket."']],
        operations: places,
        severity: 'block',
        coordinate: 'PlaceOrderInput.reason',
        says: 'Place (crm@2.1',
      },
      {
        name: 'to an input that no client sends',
        edits: [['sales', '  "From which basket."', '  "Why."\n  reason: String!\n  "From which basket."']],
        operations: readsMemo,
        severity: 'warn',
        coordinate: 'PlaceOrderInput.reason',
      },
    ],
    notFound: [
      {
        name: 'one with a default',
        edits: [
          ['sales', '  "From which basket."', '  "Why."\n  reason: String! = "none"\n  "From which basket."'],
        ],
      },
    ],
  },
  'input-field-type-changed': {
    found: [
      {
        name: 'that must be given now',
        edits: [['sales', 'basketId: ID', 'basketId: ID!']],
        severity: 'block',
        coordinate: 'PlaceOrderInput.basketId',
      },
    ],
    notFound: [
      {
        name: 'that may be left out now',
        edits: [['sales', 'idempotencyKey: String!', 'idempotencyKey: String']],
      },
    ],
  },
  'one-of-added': {
    found: [
      {
        name: 'without traffic',
        edits: [
          ['sales', 'limit: Int = 50', 'limit: Int'],
          ['sales', 'input OrderFilterInput {', 'input OrderFilterInput @oneOf {'],
        ],
        severity: 'block',
        coordinate: 'OrderFilterInput',
      },
      {
        name: 'to an input that clients send',
        edits: [
          ['sales', 'limit: Int = 50', 'limit: Int'],
          ['sales', 'input OrderFilterInput {', 'input OrderFilterInput @oneOf {'],
        ],
        operations: filters,
        severity: 'block',
        coordinate: 'OrderFilterInput',
      },
      {
        name: 'to an input that no client sends',
        edits: [
          ['sales', 'limit: Int = 50', 'limit: Int'],
          ['sales', 'input OrderFilterInput {', 'input OrderFilterInput @oneOf {'],
        ],
        operations: readsMemo,
        severity: 'warn',
        coordinate: 'OrderFilterInput',
      },
      {
        name: 'to an input whose fields do not allow it',
        edits: [['sales', 'input PlaceOrderInput {', 'input PlaceOrderInput @oneOf {']],
        severity: 'block',
        coordinate: 'PlaceOrderInput',
      },
    ],
    notFound: [
      {
        name: '@oneOf removed',
        before: [
          ['sales', 'limit: Int = 50', 'limit: Int'],
          ['sales', 'input OrderFilterInput {', 'input OrderFilterInput @oneOf {'],
        ],
        edits: [['sales', 'input OrderFilterInput @oneOf {', 'input OrderFilterInput {']],
      },
      {
        name: 'a new input with it',
        edits: [
          [
            'sales',
            '"Which orders."',
            '"Either."\ninput EitherInput @oneOf {\n  "A."\n  a: Int\n  "B."\n  b: Int\n}\n"Which orders."',
          ],
        ],
      },
    ],
  },
  'default-changed': {
    found: [
      {
        name: 'of an input field',
        edits: [['sales', 'limit: Int = 50', 'limit: Int = 60']],
        severity: 'warn',
        coordinate: 'OrderFilterInput.limit',
        says: 'was 50 and is 60',
      },
      {
        name: 'of an argument',
        edits: [['sales', 'view: View = FULL', 'view: View = BRIEF']],
        severity: 'warn',
        coordinate: 'Query.order(view:)',
      },
      {
        name: 'of an argument that an operation leaves out',
        edits: [['sales', 'view: View = FULL', 'view: View = BRIEF']],
        operations: readsMemo,
        severity: 'warn',
        coordinate: 'Query.order(view:)',
      },
      {
        name: 'of an argument that is always sent',
        edits: [['sales', 'view: View = FULL', 'view: View = BRIEF']],
        operations: { V: '{ order(id: 1, view: FULL) { id } }' },
        severity: 'info',
        coordinate: 'Query.order(view:)',
      },
      {
        name: 'that is gone',
        edits: [['sales', 'limit: Int = 50', 'limit: Int']],
        severity: 'warn',
        coordinate: 'OrderFilterInput.limit',
      },
    ],
    notFound: [
      {
        name: 'the same default in another spelling',
        edits: [['sales', 'limit: Int = 50', 'limit: Int=50']],
      },
    ],
  },
  'enum-value-removed': {
    found: [
      {
        name: 'that clients only send, without traffic',
        edits: [['sales', '  "Little of it."\n  BRIEF\n', '']],
        severity: 'block',
        coordinate: 'View.BRIEF',
        says: 'clients send it',
      },
      {
        name: 'that a client sends',
        edits: [['sales', '  "Little of it."\n  BRIEF\n', '']],
        operations: { B: '{ order(id: 1, view: BRIEF) { id } }' },
        severity: 'block',
        coordinate: 'View.BRIEF',
      },
      {
        name: 'that a variable may carry',
        edits: [['sales', '  "Little of it."\n  BRIEF\n', '']],
        operations: { B: 'query B($v: View) { order(id: 1, view: $v) { id } }' },
        severity: 'block',
        coordinate: 'View.BRIEF',
      },
      {
        name: 'that a filter in a variable may carry',
        edits: [['sales', '  "Little of it."\n  BRIEF\n', '']],
        operations: filters,
        severity: 'block',
        coordinate: 'View.BRIEF',
      },
      {
        name: 'that no client sends',
        edits: [['sales', '  "Little of it."\n  BRIEF\n', '']],
        operations: { F: '{ order(id: 1, view: FULL) { status } }' },
        severity: 'warn',
        coordinate: 'View.BRIEF',
      },
      {
        name: 'that a client reads',
        edits: [['sales', '  "Done."\n  CLOSED\n', '']],
        operations: { S: '{ order(id: 1) { status } }' },
        severity: 'block',
        coordinate: 'OrderStatus.CLOSED',
      },
      {
        name: 'that no client reads',
        edits: [['sales', '  "Done."\n  CLOSED\n', '']],
        operations: readsMemo,
        severity: 'warn',
        coordinate: 'OrderStatus.CLOSED',
      },
    ],
    notFound: [
      {
        name: 'a deprecated value',
        edits: [['sales', 'BRIEF\n', 'BRIEF @deprecated(reason: "Ends 2027-01-01.")\n']],
      },
    ],
  },
  'enum-value-added': {
    found: [
      {
        name: 'that clients read',
        edits: [['sales', '  "Done."\n', '  "Lost."\n  LOST\n  "Done."\n']],
        severity: 'warn',
        coordinate: 'OrderStatus.LOST',
      },
      {
        name: 'that no recorded client reads',
        edits: [['sales', '  "Done."\n', '  "Lost."\n  LOST\n  "Done."\n']],
        operations: readsMemo,
        severity: 'info',
        coordinate: 'OrderStatus.LOST',
      },
    ],
    notFound: [
      {
        name: 'that clients only send',
        edits: [['sales', '  "Little of it."\n', '  "None of it."\n  NONE\n  "Little of it."\n']],
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
