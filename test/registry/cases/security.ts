import type { RuleCases } from '../rule-case.ts';

const orderTotal = 'total: Money! @requiresScopes(scopes: [["finance"]])';
const orderScope = 'Order @requiresScopes(scopes: [["order:read"]]) @tag(name: "portal")';

export const securityCases: RuleCases = {
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
};
