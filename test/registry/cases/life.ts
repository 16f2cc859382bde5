import type { RuleCases } from '../rule-case.ts';

const booked = 'order.booked';
const event = (data: object) => ({ type: booked, data });

export const lifeCases: RuleCases = {
  'event-replay': {
    found: [
      {
        name: 'an event that was written otherwise',
        edits: [[booked, '"minLength":1', '"minLength":3']],
        kept: {
          [booked]: [event({ status: 'OPEN', number: 'SO' }), event({ status: 'OPEN', number: 'SO12' })],
        },
        severity: 'block',
        coordinate: booked,
        says: '1 of 2 kept events order.booked are refused by the new schema: event.data.number',
      },
      {
        name: 'a schema that is none',
        edits: [[booked, '"maxItems":10', '"maxItems":"ten"']],
        kept: { [booked]: [event({ status: 'OPEN' })] },
        severity: 'block',
        coordinate: booked,
        says: 'is no JSON schema',
      },
    ],
    notFound: [
      {
        name: 'events that fit',
        edits: [[booked, '"minLength":1', '"minLength":2']],
        kept: { [booked]: [event({ status: 'OPEN', number: 'SO' })] },
      },
      {
        name: 'a schema that has not changed, whatever was written',
        edits: [],
        kept: { [booked]: [event({ status: 'LOST' })] },
      },
    ],
  },
  'deprecation-overdue': {
    found: [
      {
        name: 'a day that has passed, in a subgraph that changes',
        edits: [['sales', '  "A note."', '  "More."\n  more: String\n  "A note."']],
        today: '2027-07-01',
        severity: 'warn',
        coordinate: 'Order.oldNumber',
        subgraph: 'sales',
        says: 'was to end on 2027-06-30',
      },
      {
        name: 'who still uses it',
        edits: [['sales', '  "A note."', '  "More."\n  more: String\n  "A note."']],
        operations: { Old: '{ order(id: "1") { oldNumber } }' },
        today: '2027-07-01',
        severity: 'warn',
        coordinate: 'Order.oldNumber',
        says: 'Old (crm@2.1, 7 calls)',
      },
    ],
    notFound: [
      { name: 'a day to come', edits: [['sales', '  "A note."', '  "More."\n  more: String\n  "A note."']] },
      {
        name: 'a subgraph that does not change',
        edits: [['billing', '"Its invoices."', '"Invoices."']],
        today: '2027-07-01',
      },
      { name: 'a schema that does not change', edits: [], today: '2027-07-01' },
    ],
  },
  'unused-fields': {
    found: [
      {
        name: 'what nobody reads of a type that changes',
        edits: [['sales', '  "A note."', '  "More."\n  more: String\n  "A note."']],
        operations: { One: '{ order(id: "1") { id number status channel lines { id } entity { id } } }' },
        severity: 'info',
        coordinate: 'Order',
        subgraph: 'sales',
        says: 'reads invoices, total, memo, oldNumber of Order',
      },
    ],
    notFound: [
      {
        name: 'where nothing is recorded',
        edits: [['sales', '  "A note."', '  "More."\n  more: String\n  "A note."']],
      },
      {
        name: 'of a type that does not change',
        edits: [['sales', '  "Its address."', '  "More."\n  more: String\n  "Its address."']],
        operations: { Me: '{ viewer { id email } }' },
      },
    ],
  },
  'operation-unnamed': {
    found: [
      {
        name: 'an operation without a name',
        edits: [['sales', '  "A note."', '  "More."\n  more: String\n  "A note."']],
        operations: { Me: '{ viewer { id } }' },
        severity: 'info',
        coordinate: null,
        says: '1 recorded operations have no name',
      },
    ],
    notFound: [
      {
        name: 'one with a name',
        edits: [['sales', '  "A note."', '  "More."\n  more: String\n  "A note."']],
        operations: { Me: 'query Me { viewer { id } }' },
      },
      { name: 'where nothing changes', edits: [], operations: { Me: '{ viewer { id } }' } },
    ],
  },
  'enum-values-alike': {
    found: [
      {
        name: 'two values that differ in case',
        edits: [['sales', '"Open."\n  OPEN', '"Open."\n  OPEN\n  "Again."\n  Open']],
        severity: 'warn',
        coordinate: 'OrderStatus.Open',
        subgraph: 'sales',
      },
    ],
    notFound: [
      {
        name: 'two values that differ',
        edits: [['sales', '"Open."\n  OPEN', '"Open."\n  OPEN\n  "Again."\n  REOPENED']],
      },
    ],
  },
  'connection-shape': {
    found: [
      {
        name: 'a page without pageInfo',
        edits: [
          [
            'sales',
            '"A page of orders."',
            '"Hits." type HitConnection { "H." nodes: [Order!]! }\n"A page of orders."',
          ],
        ],
        severity: 'warn',
        coordinate: 'HitConnection',
        says: 'no pageInfo',
      },
      {
        name: 'a page of nothing',
        edits: [
          [
            'sales',
            '"A page of orders."',
            '"P." type PageInfo { "N." next: String } "Hits." type HitConnection { "P." pageInfo: PageInfo! }\n"A page of orders."',
          ],
        ],
        severity: 'warn',
        coordinate: 'HitConnection',
        says: 'no list of nodes',
      },
      {
        name: 'a page that takes no size',
        edits: [
          ['sales', '  "Who calls."', '  "All."\n  all: OrderConnection @authenticated\n  "Who calls."'],
        ],
        severity: 'warn',
        coordinate: 'Query.all',
      },
    ],
    notFound: [
      {
        name: 'a page with all of it',
        edits: [
          [
            'sales',
            '"A page of orders."',
            '"P." type PageInfo { "N." next: String } "Hits." type HitConnection { "H." nodes: [Order!]! "P." pageInfo: PageInfo! }\n"A page of orders."',
          ],
        ],
      },
    ],
  },
  'root-field-never-null': {
    found: [
      {
        name: 'a query that is never null',
        edits: [['sales', '  viewer: Viewer @', '  viewer: Viewer! @']],
        severity: 'warn',
        coordinate: 'Query.viewer',
        subgraph: 'sales',
      },
    ],
    notFound: [
      {
        name: 'a query that may be null',
        edits: [['sales', '  "Who calls."', '  "All."\n  all: Order @authenticated\n  "Who calls."']],
      },
      {
        name: 'a field of a record',
        edits: [['sales', '  "A note."', '  "More."\n  more: String!\n  "A note."']],
      },
    ],
  },
  'mutation-result': {
    found: [
      {
        name: 'a mutation that answers yes or no',
        edits: [
          [
            'sales',
            '  "Books an order."',
            '  "Drops."\n  drop("K." idempotencyKey: String!): Boolean @authenticated\n  "Books an order."',
          ],
        ],
        severity: 'warn',
        coordinate: 'Mutation.drop',
      },
    ],
    notFound: [
      {
        name: 'a mutation with a payload',
        edits: [
          [
            'sales',
            '  "Books an order."',
            '  "Drops."\n  drop("K." idempotencyKey: String!): PlaceOrderPayload @authenticated\n  "Books an order."',
          ],
        ],
      },
    ],
  },
};
