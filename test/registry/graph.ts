// A small graph of two subgraphs in which every rule has something to look at and nothing to say.

const imports =
  '["@key", "@shareable", "@tag", "@authenticated", "@requiresScopes", "@external", "@override", "@inaccessible", "@cost", "@listSize", "@composeDirective"]';

const header = `
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${imports})
  @link(url: "https://weir.dev/specs/source/v1.0", import: ["@source"])
  @composeDirective(name: "@source")

directive @source(system: String!, record: String!, field: String) repeatable on FIELD_DEFINITION
directive @cacheControl(maxAge: Int, scope: CacheControlScope) on FIELD_DEFINITION | OBJECT

"Who may be given a cached answer."
enum CacheControlScope {
  "Anyone."
  PUBLIC
  "One caller."
  PRIVATE
}
`;

const sales = `${header}
"An exact decimal."
scalar Decimal @specifiedBy(url: "https://example.com/decimal")

"An amount in a currency."
type Money @shareable {
  "In the major unit."
  amount: Decimal!
  "ISO 4217."
  currency: String!
}

type Query {
  "One order."
  order("Which." id: ID!, "How it is shown." view: View = FULL): Order @requiresScopes(scopes: [["order:read"]]) @tag(name: "portal")
  "Orders."
  orders("How many." first: Int = 20, "In one of these." status: [OrderStatus!], "Narrowed." filter: OrderFilterInput): OrderConnection @requiresScopes(scopes: [["order:read"]])
  "Things with an id."
  node("Which." id: ID!): Node @authenticated
  "Anything found."
  search("What." text: String!, "How many." first: Int = 10): [Hit!] @authenticated
  "Who calls."
  viewer: Viewer @authenticated
}

type Mutation {
  "Books an order."
  placeOrder("What." input: PlaceOrderInput!): PlaceOrderPayload @requiresScopes(scopes: [["order:write"], ["admin"]])
}

"Anything with an id."
interface Node {
  "Canonical id."
  id: ID!
}

"What a search finds."
union Hit = Order | Viewer

"A caller."
type Viewer {
  "Its subject."
  id: ID!
  "Its address."
  email: String @cacheControl(maxAge: 60, scope: PRIVATE)
}

"How an order is shown."
enum View {
  "All of it."
  FULL
  "Little of it."
  BRIEF
}

"How far an order has come."
enum OrderStatus {
  "Open."
  OPEN
  "Done."
  CLOSED
}

"Where an order came from."
enum Channel {
  "By hand."
  MANUAL
  "From the portal."
  PORTAL
}

"A sale."
type Order implements Node @key(fields: "id") @key(fields: "number entity { id }") {
  "Canonical id."
  id: ID!
  "Its number."
  number: String! @source(system: "netsuite", record: "salesOrder", field: "tranId")
  "Who sells."
  entity: Entity! @source(system: "netsuite", record: "salesOrder", field: "subsidiary")
  "How far it has come."
  status: OrderStatus! @source(system: "netsuite", record: "salesOrder", field: "status")
  "Where it came from."
  channel: Channel @source(system: "netsuite", record: "salesOrder", field: "custbody_channel")
  "With tax."
  total: Money! @requiresScopes(scopes: [["finance"]]) @source(system: "netsuite", record: "salesOrder", field: "total")
  "A note."
  memo("In which language." language: String): String @source(system: "netsuite", record: "salesOrder", field: "memo")
  "The old number."
  oldNumber: String @deprecated(reason: "Use number. Ends 2027-06-30.") @source(system: "netsuite", record: "salesOrder", field: "tranId")
  "Its lines."
  lines: [OrderLine!]! @listSize(assumedSize: 10) @source(system: "netsuite", record: "salesOrder", field: "item")
}

"A company of ours."
type Entity {
  "Canonical id."
  id: ID!
}

"A line."
type OrderLine {
  "Canonical id."
  id: ID!
  "How many."
  quantity: Decimal! @source(system: "netsuite", record: "salesOrder.item", field: "quantity") @cost(weight: 2)
}

"A page of orders."
type OrderConnection {
  "The orders."
  nodes: [Order!]!
  "How many there are."
  totalCount: Int!
}

"Which orders."
input OrderFilterInput {
  "From this channel."
  channel: Channel
  "Of this customer."
  customerId: ID
  "Only as many as this."
  limit: Int = 50
  "Shown so."
  view: View
}

"What to book."
input PlaceOrderInput {
  "From which quote."
  quoteId: ID
  "From which basket."
  basketId: ID
  "The caller's key."
  idempotencyKey: String!
}

"What became of it."
type PlaceOrderPayload {
  "The order."
  order: Order
}
`;

const billing = `${header}
"An exact decimal."
scalar Decimal @specifiedBy(url: "https://example.com/decimal")

"An amount in a currency."
type Money @shareable {
  "In the major unit."
  amount: Decimal!
  "ISO 4217."
  currency: String!
}

type Query {
  "One invoice."
  invoice("Which." id: ID!): Invoice @requiresScopes(scopes: [["invoice:read"]])
}

"A sale."
type Order @key(fields: "id") {
  "Canonical id."
  id: ID!
  "Its invoices."
  invoices("How many." first: Int = 5): [Invoice!]
}

"What is owed: some are the ERP's, some the billing platform's."
type Invoice @key(fields: "id") {
  "Canonical id."
  id: ID!
  "Its number."
  number: String! @source(system: "netsuite", record: "invoice") @source(system: "stripe", record: "invoice")
  "What is owed."
  total: Money! @source(system: "netsuite", record: "invoice") @source(system: "stripe", record: "invoice")
}
`;

const orderBooked = {
  $id: 'order.booked',
  type: 'object',
  required: ['type', 'data'],
  additionalProperties: false,
  properties: {
    type: { const: 'order.booked' },
    data: {
      type: 'object',
      required: ['status'],
      additionalProperties: false,
      properties: {
        status: { enum: ['OPEN', 'CLOSED'] },
        number: { type: 'string', minLength: 1 },
        lines: { type: 'array', maxItems: 10, items: { type: 'integer' } },
      },
    },
  },
};

const workflowProgress = {
  type: 'object',
  required: ['step'],
  properties: { step: { type: 'string', pattern: '^[a-z]+$' } },
};

const governance = {
  contracts: { portal: { include: ['portal'] } },
  tags: ['portal', 'pii-contact'],
  teams: { sales: 'order-management', billing: 'receivables' },
  systems: { netsuite: { callsPerDay: 50 } },
  workflows: { BOOKING: ['Mutation.placeOrder', 'PlaceOrderInput'] },
  events: { 'order.*': ['Order.status', 'OrderStatus'] },
};

export const graph: Readonly<Record<string, string>> = {
  sales,
  billing,
  'governance.json': JSON.stringify(governance),
  'order.booked': JSON.stringify(orderBooked),
  'workflow.progress': JSON.stringify(workflowProgress),
};
