import { composeSupergraph } from '#registry/compose-supergraph.ts';

const link = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective", "@requiresScopes"])`;

/** Orders that events tell of, and the customers who placed them: two subgraphs. */
export const supergraphSdl = composeSupergraph([
  {
    name: 'orders',
    sdl: `${link}
      @link(url: "https://weir.dev/specs/live/v1.0", import: ["@live"]) @composeDirective(name: "@live")
      directive @live(topic: String!, entity: String!, by: String!, ofOwner: String, state: String, everyEvent: Boolean) on FIELD_DEFINITION
      scalar federation__Scope
      type Query { order(id: ID!): Order }
      type Subscription {
        orderStatusChanged(orderId: ID, customerId: ID, after: String): OrderStatusEvent!
          @live(topic: "order.status", entity: "order", by: "orderId", ofOwner: "customerId", state: "status")
          @requiresScopes(scopes: [["order:read"]])
      }
      type OrderStatusEvent {
        cursor: String! sequence: Int! occurredAt: String! status: String! previousStatus: String order: Order
      }
      type Order @key(fields: "id") { id: ID! number: String! status: String! lines: [OrderLine!]! customer: Customer }
      type OrderLine { sku: String! quantity: Int! }
      type Customer @key(fields: "id", resolvable: false) { id: ID! }`,
  },
  {
    name: 'customers',
    sdl: `${link}
      type Query { customer(id: ID!): Customer }
      type Customer @key(fields: "id") { id: ID! name: String! }`,
  },
]);

const event = 'cursor sequence occurredAt status previousStatus';

/** What the event alone tells, and what subgraphs are asked for. */
export const selections = {
  event: `{ ${event} order { id } }`,
  federated: `{ ${event} order { id number status lines { sku quantity } customer { id name } } }`,
} as const;

export type Selection = keyof typeof selections;

export function toQuery(selection: Selection): string {
  return `subscription OrderStatus($orderId: ID, $after: String) { orderStatusChanged(orderId: $orderId, after: $after) ${selections[selection]} }`;
}

export const orderLines = [
  { sku: 'CABLE-10', quantity: 4 },
  { sku: 'SWITCH-48', quantity: 1 },
  { sku: 'SUPPORT-GOLD', quantity: 12 },
];
