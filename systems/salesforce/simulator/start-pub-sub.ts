import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServiceClientConstructor,
  type ServiceError,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { CodedError } from '#platform/errors.ts';
import { createSelfSigned } from '#sandbox/kit/self-signed-certificate.ts';
import { loadAvro } from '../load-avro.ts';
import { type ChangeLog, capturedObjects, type LoggedChange } from './change-log.ts';
import { type ChangeSchema, createChangeSchema } from './change-schema.ts';
import type { OrgData } from './org-data.ts';
import type { Sessions } from './sessions.ts';

export interface PubSubOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly data: OrgData;
  readonly changes: ChangeLog;
  readonly sessions: Sessions;
  /** How long a quiet stream waits for a sign of life; the real one takes up to 270 s. */
  readonly keepAliveMs: number;
}

/** The simulated Pub/Sub API: gRPC over TLS with a certificate that nobody vouches for. */
export interface RunningPubSub extends AsyncDisposable {
  /** `127.0.0.1:4111`. */
  readonly endpoint: string;
  readonly port: number;
  /** Cuts every stream, as a network does. */
  cutStreams(): void;
}

interface FetchRequest {
  readonly topicName?: string;
  readonly replayPreset?: number;
  readonly replayId?: Buffer;
  readonly numRequested?: number;
}
type Stream = ServerDuplexStream<FetchRequest, unknown>;

// More may be asked for, and counts as this many.
const mostRequested = 100;
const custom = 2;
const earliest = 1;

function toReplayId(id: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(id));
  return bytes;
}

function refuse(code: status, message: string, errorCode?: string): Partial<ServiceError> {
  const metadata = new Metadata();
  if (errorCode) metadata.set('error-code', errorCode);
  return { code, details: message, metadata };
}

/** The proto that comes with the client. */
function loadService(): ServiceClientConstructor {
  const client = createRequire(import.meta.url).resolve('salesforce-pubsub-api-client');
  const loaded = loadPackageDefinition(loadSync(join(dirname(client), '..', 'pubsub_api.proto'), {}));
  // The proto's own package, as deep as it is.
  const { eventbus } = loaded as unknown as {
    readonly eventbus: { readonly v1: { readonly PubSub: ServiceClientConstructor } };
  };
  return eventbus.v1.PubSub;
}

/** Starts it. Throws `INTERNAL` where the port is taken. */
export async function startPubSub(options: PubSubOptions): Promise<RunningPubSub> {
  const { host, port, data, changes, sessions } = options;
  const avro = await loadAvro();
  const schemas = new Map<string, ChangeSchema>();
  for (const table of data.tables) {
    if (capturedObjects.has(table.type.name)) schemas.set(table.type.name, createChangeSchema(avro, table));
  }
  const byId = new Map([...schemas.values()].map((schema) => [schema.id, schema]));
  const streams = new Set<Stream>();

  const isSignedIn = (metadata: Metadata) => sessions.isOpen(String(metadata.get('accesstoken')[0] ?? ''));
  const signedOut = () =>
    refuse(status.UNAUTHENTICATED, 'INVALID_SESSION_ID', 'sfdc.platform.eventbus.grpc.service.auth.error');
  const wants = (topic: string, { entity }: LoggedChange) =>
    topic === '/data/ChangeEvents' || topic === `/data/${toEventName(entity)}`;
  const isTopic = (topic: string) =>
    topic === '/data/ChangeEvents' ||
    [...schemas.keys()].some((name) => topic === `/data/${toEventName(name)}`);

  function subscribe(stream: Stream): void {
    let topic: string | undefined;
    let pending = 0;
    let position = 0;
    const fail = (error: Partial<ServiceError>) => stream.emit('error', error);
    const send = (events: readonly LoggedChange[]) => {
      pending -= events.length;
      const latest = events.length === 0 ? changes.latest() : position;
      stream.write({
        events: events.map((event) => ({
          event: {
            id: `e${event.id}`,
            schemaId: schemas.get(event.entity)?.id ?? '',
            payload: schemas.get(event.entity)?.encode(event) ?? Buffer.alloc(0),
            headers: [],
          },
          replayId: toReplayId(Number(event.id)),
        })),
        latestReplayId: toReplayId(latest),
        rpcId: 'rpc',
        pendingNumRequested: pending,
      });
    };
    const pump = () => {
      while (topic !== undefined && pending > 0) {
        const next = changes.after(position, 500);
        if (next.length === 0) return;
        const own = next.filter((event) => topic !== undefined && wants(topic, event)).slice(0, pending);
        position = Number((own.length === pending ? own : next).at(-1)?.id ?? position);
        if (own.length > 0) send(own);
      }
    };
    const begin = (request: FetchRequest): boolean => {
      const wanted = request.topicName ?? '';
      if (!isTopic(wanted)) {
        fail(refuse(status.NOT_FOUND, `The topic ${wanted} does not exist.`));
        return false;
      }
      const replayId =
        request.replayId?.length === 8 ? Number(request.replayId.readBigUInt64BE()) : undefined;
      if (request.replayPreset === custom && (replayId === undefined || !changes.isRetained(replayId))) {
        const code = 'sfdc.platform.eventbus.grpc.subscription.fetch.replayid.validation.failed';
        fail(refuse(status.INVALID_ARGUMENT, 'The Replay ID validation failed.', code));
        return false;
      }
      topic = wanted;
      if (request.replayPreset === custom) position = replayId ?? 0;
      else position = request.replayPreset === earliest ? 0 : changes.latest();
      return true;
    };
    const appended = changes.onAppend(pump);
    const alive = setInterval(() => topic !== undefined && pending > 0 && send([]), options.keepAliveMs);
    const end = () => {
      appended[Symbol.dispose]();
      clearInterval(alive);
      streams.delete(stream);
    };
    if (!isSignedIn(stream.metadata)) {
      end();
      fail(signedOut());
      return;
    }
    streams.add(stream);
    stream.on('data', (request: FetchRequest) => {
      if (topic === undefined && !begin(request)) return;
      pending = Math.min(mostRequested, pending + (request.numRequested ?? 0));
      pump();
    });
    stream.on('end', () => {
      end();
      stream.end();
    });
    stream.on('cancelled', end);
    stream.on('error', end);
  }

  const server = new Server();
  server.addService(loadService().service, {
    Subscribe: subscribe,
    GetSchema(
      call: { readonly request: { readonly schemaId?: string }; readonly metadata: Metadata },
      answer: sendUnaryData<unknown>,
    ) {
      const schema = byId.get(call.request.schemaId ?? '');
      if (!isSignedIn(call.metadata)) answer(signedOut());
      else if (!schema) answer(refuse(status.NOT_FOUND, `There is no schema ${call.request.schemaId}.`));
      else answer(null, { schemaJson: schema.json, schemaId: schema.id, rpcId: 'rpc' });
    },
    GetTopic(
      call: { readonly request: { readonly topicName?: string }; readonly metadata: Metadata },
      answer: sendUnaryData<unknown>,
    ) {
      const topicName = call.request.topicName ?? '';
      if (!isSignedIn(call.metadata)) answer(signedOut());
      else if (!isTopic(topicName))
        answer(refuse(status.NOT_FOUND, `The topic ${topicName} does not exist.`));
      else {
        const own = [...schemas].find(([name]) => topicName === `/data/${toEventName(name)}`);
        const schemaId = (own?.[1] ?? schemas.get('Account'))?.id ?? '';
        answer(null, {
          topicName,
          tenantGuid: 'sandbox',
          canPublish: false,
          canSubscribe: true,
          schemaId,
          rpcId: 'rpc',
        });
      }
    },
  });
  const { key, certificate } = createSelfSigned('weir sandbox');
  const credentials = ServerCredentials.createSsl(null, [
    { private_key: Buffer.from(key), cert_chain: Buffer.from(certificate) },
  ]);
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, credentials, (error, found) => {
      if (!error) return resolve(found);
      const message = `The simulated Pub/Sub API cannot listen on ${host}:${port}: ${error.message}. Free the port or choose another`;
      reject(new CodedError('INTERNAL', message, { cause: error }));
    });
  });
  const cutStreams = () => {
    for (const stream of streams) stream.emit('error', refuse(status.UNAVAILABLE, 'Connection dropped'));
  };
  return {
    // By name: TLS does not take an address for a server's name.
    endpoint: `${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${bound}`,
    port: bound,
    cutStreams,
    async [Symbol.asyncDispose]() {
      server.forceShutdown();
    },
  };
}

/** `AccountChangeEvent`, `SBQQ__Quote__ChangeEvent`. */
function toEventName(object: string): string {
  return `${object.replace(/__c$/, '__')}ChangeEvent`;
}
