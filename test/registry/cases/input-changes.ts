import type { RuleCases } from '../rule-case.ts';

const readsMemo = { Memo: 'query Memo($id: ID!) { order(id: $id) { memo } }' };
const readsNumber = { Number: 'query Number($id: ID!) { order(id: $id) { number } }' };
const readsMemoIn = {
  MemoIn: 'query MemoIn($id: ID!, $in: String!) { order(id: $id) { memo(language: $in) } }',
};
const filters = { Filtered: 'query Filtered($f: OrderFilterInput) { orders(filter: $f) { totalCount } }' };
const places = { Place: 'mutation Place($i: PlaceOrderInput!) { placeOrder(input: $i) { order { id } } }' };

export const inputChangeCases: RuleCases = {
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
};
