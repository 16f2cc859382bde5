import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { Pool } from 'pg';
import { WebSocketServer } from 'ws';
import type { BusinessEvent } from '#orchestration/model.ts';
import { startEventFeed } from '#orchestration/outbox/event-feed.ts';
import {
  developmentAudience,
  developmentIssuer,
  loadDevelopmentIssuer,
} from '#platform/auth/development-issuer.ts';
import { createTokenVerifier } from '#platform/auth/verify-token.ts';
import { createLog } from '#platform/log.ts';
import type { GatewaySettings } from './gateway-process.ts';
import { orderLines } from './graph.ts';
import { answerQuestions } from './pinned-process.ts';

// A plain graphql-ws server: one schema, one execution for each subscriber and event; everything is at hand in memory.
const settings = JSON.parse(process.argv[2] ?? '{}') as GatewaySettings;
const { signal } = new AbortController();
const log = createLog({ level: 'error', format: 'json', destination: process.stderr });
const pool = new Pool({ connectionString: settings.databaseUrl, max: 4 });
const feed = await startEventFeed({ pool, databaseUrl: settings.databaseUrl, log }, signal);
const { jwks } = await loadDevelopmentIssuer(settings.dataDir);
const verify = createTokenVerifier({ issuer: developmentIssuer, audience: developmentAudience, jwks });

const events = new EventEmitter();
events.setMaxListeners(0);
feed.onEvent((event) => events.emit(event.entityId, event));

const schema = buildSchema(`
  type Query { nothing: Int }
  type Subscription { orderStatusChanged(orderId: ID, after: String): OrderStatusEvent! }
  type OrderStatusEvent { cursor: String! sequence: Int! occurredAt: String! status: String! previousStatus: String order: Order }
  type Order { id: ID! number: String! status: String! lines: [OrderLine!]! customer: Customer }
  type OrderLine { sku: String! quantity: Int! }
  type Customer { id: ID! name: String! }`);
const field = (schema.getSubscriptionType() as GraphQLObjectType).getFields().orderStatusChanged;
if (!field) throw new Error('the schema has no such field');
field.subscribe = (_: unknown, { orderId }: { readonly orderId: string }) => follow(orderId);
field.resolve = ({ cursor, sequence, occurredAt, entityId: id, payload }: BusinessEvent) => ({
  cursor,
  sequence,
  occurredAt,
  status: payload.status,
  order: {
    id,
    number: `SO-${id}`,
    status: 'OPEN',
    lines: orderLines,
    customer: { id: `c${id.length}`, name: `Customer ${id}` },
  },
});

async function* follow(orderId: string): AsyncGenerator<BusinessEvent> {
  const queue: BusinessEvent[] = [];
  let wake = () => {};
  const onEvent = (event: BusinessEvent) => {
    queue.push(event);
    wake();
  };
  events.on(orderId, onEvent);
  try {
    for (;;) {
      const event = queue.shift();
      if (event) yield event;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    events.off(orderId, onEvent);
  }
}

const server = createServer();
const sockets = new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false });
useServer(
  {
    schema,
    onConnect: async ({ connectionParams }) => {
      await verify(String(connectionParams?.authorization).slice('Bearer '.length));
      return true;
    },
  },
  sockets,
);
server.listen(settings.port, '127.0.0.1', () =>
  answerQuestions({ gc: () => globalThis.gc?.(), memory: () => process.memoryUsage() }),
);
