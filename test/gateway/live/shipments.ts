import { Registry } from 'prom-client';
import type { GatewayConfig } from '#gateway/gateway-config.ts';
import { type Gateway, startGateway } from '#gateway/start-gateway.ts';
import { federate } from '../federate.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';

export interface Shipments extends Gateway {
  readonly log: MemoryLog;
  /** What subgraphs were asked. */
  readonly calls: { readonly subgraph: string; readonly query: string; readonly variables: object }[];
  readonly metrics: Registry;
  readonly states: Map<string, string>;
  /** What answers of the carrier wait for. */
  carrier: { hold: Promise<void> };
}

const live = `@live(topic: "shipment", entity: "shipment", by: "id", ofOwner: "owner", state: "state")`;

/** Supergraph SDL whose shipments are followed by the event log. */
export function federateShipments(states: Map<string, string>, carrier: { hold: Promise<void> }) {
  const directive = `
    extend schema @link(url: "https://weir.dev/specs/live/v1.0", import: ["@live"]) @composeDirective(name: "@live")
    directive @live(topic: String!, entity: String!, by: String!, ofOwner: String, state: String, everyEvent: Boolean) on FIELD_DEFINITION
    enum Delivery { CHANGE SNAPSHOT COALESCED GAP }`;
  return federate([
    {
      name: 'shipping',
      types: `${directive}
        scalar federation__Scope
        type Query { shipment(id: ID!): Shipment secret: String @requiresScopes(scopes: [["secret"]]) }
        type Mutation { nothing: Int }
        type Subscription {
          shipmentChanged(id: ID, owner: ID, after: String): ShipmentEvent! ${live}
          logged(id: ID!, after: String): ShipmentEvent
            @live(topic: "shipment", entity: "shipment", by: "id", state: "state", everyEvent: true)
          guarded(id: ID, owner: ID, after: String): ShipmentEvent @requiresScopes(scopes: [["secret"]]) ${live}
          ticks: Int
        }
        type ShipmentEvent { cursor: String! sequence: Int! occurredAt: String! delivery: Delivery! state: String! note: String shipment: Shipment }
        type Shipment @key(fields: "id") { id: ID! state: String! number: String! }`,
      resolvers: {
        Query: { shipment: (_: unknown, { id }: { id: string }) => ({ id }) },
        Subscription: {
          ticks: {
            async *subscribe() {
              for (let ticks = 1; ticks < 4; ticks++) yield { ticks };
            },
          },
        },
        Shipment: {
          __resolveReference: ({ id }: { id: string }) => (states.has(id) ? { id } : null),
          state: ({ id }: { id: string }) => states.get(id),
          number: ({ id }: { id: string }) => `N-${id}`,
        },
      },
    },
    {
      name: 'carriers',
      types: `type Query { carrier: String } type Shipment @key(fields: "id") { id: ID! position(zoom: Int): String }`,
      resolvers: {
        Shipment: {
          __resolveReference: (reference: object) => reference,
          position: async ({ id }: { id: string }, { zoom }: { zoom?: number }) => {
            await carrier.hold;
            return `${id}@${zoom ?? 1}`;
          },
        },
      },
    },
  ]);
}

/** A gateway over shipments; tokens are their claims as JSON in base64url, and `owner` limits a caller to its own. */
export async function startShipments(config: Partial<GatewayConfig> = {}): Promise<Shipments> {
  const states = new Map([
    ['s1', 'PACKED'],
    ['s2', 'PACKED'],
  ]);
  const carrier = { hold: Promise.resolve() };
  const { supergraphSdl, transports, calls } = federateShipments(states, carrier);
  const log = createMemoryLog();
  const metrics = new Registry();
  const quiet = () => {};
  const gateway = await startGateway(
    {
      host: '127.0.0.1',
      port: 0,
      supergraph: { sdl: supergraphSdl },
      subgraphs: transports,
      auth: { verify: async (token) => JSON.parse(Buffer.from(token, 'base64url').toString()) },
      scopeOf: (claims) => JSON.stringify([claims.scope ?? null, 'owner' in claims ? claims.owner : null]),
      live: {
        log,
        ownerOf: (claims) => (claims && 'owner' in claims ? String(claims.owner) : undefined),
      },
      development: false,
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      metrics,
      ...config,
    },
    new AbortController().signal,
  );
  return { ...gateway, log, calls, metrics, states, carrier };
}
