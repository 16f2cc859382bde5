import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CodedError } from '#platform/errors.ts';
import type { Company } from '../company/company.ts';
import { createRandom } from '../company/random.ts';
import { createClock } from './clock.ts';
import { answerControl, controlPrefix } from './control-routes.ts';
import { createFaultSwitch } from './faults.ts';
import { readRequest, sendJson } from './http-messages.ts';
import { openJournal } from './journal.ts';
import { createRecordStore, type RecordStore } from './record-store.ts';
import { serveCall } from './serve-call.ts';
import type {
  SimulatedClock,
  SimulatedRequest,
  SimulatedVendor,
  Simulator,
  SimulatorConfig,
} from './simulator.ts';
import { createCallCounter } from './stats.ts';
import { startWebhookSender, type WebhookSender } from './webhook-sender.ts';

/** What the kit gives the vendor's part of a simulator. */
export interface VendorDeps {
  readonly clock: SimulatedClock;
  /** From 0 to 1; another sequence after a restart, so that ids drawn from it do not come twice. */
  readonly random: () => number;
  /** Already holds what earlier runs changed: collections have it as soon as they are named. */
  readonly store: RecordStore;
  readonly webhooks: WebhookSender;
  readonly config: SimulatorConfig;
}

export type CreateVendor = (deps: VendorDeps) => SimulatedVendor | Promise<SimulatedVendor>;

/**
 * Starts the HTTP server of a simulated system: the contract's `/_sandbox` routes, and the vendor's part for everything else.
 * `system` names it and its journal, `<dataDir>/<system>.jsonl`. Throws `INTERNAL` where the port is taken.
 */
export async function startSimulator(
  system: string,
  createVendor: CreateVendor,
  config: SimulatorConfig,
  signal: AbortSignal,
): Promise<Simulator> {
  signal.throwIfAborted();
  const log = config.log ?? (() => undefined);
  const journal =
    config.dataDir === undefined
      ? undefined
      : await openJournal({
          file: join(config.dataDir, `${system}.jsonl`),
          key: toDataKey(config.company),
          log,
        });
  const runLabel = `${system}/${journal?.entries.length ?? 0}`;
  const store = createRecordStore(journal);
  const clock = createClock(config.company.today);
  const { next: random } = createRandom(config.seed, runLabel);
  const faults = createFaultSwitch(createRandom(config.seed, `faults/${runLabel}`).next);
  const webhooks = startWebhookSender({
    store,
    random: createRandom(config.seed, `webhooks/${runLabel}`).next,
    ...(config.webhookUrl === undefined ? {} : { url: config.webhookUrl }),
  });
  const stopping = new AbortController();
  const calls = createCallCounter();
  const vendor = await createOrClose(() => createVendor({ clock, random, store, webhooks, config }), store);
  webhooks.resume();
  store.flush();

  const controlled = { vendor, store, calls, faults, clock, webhooks };
  const served = { ...controlled, random, latency: config.latency, log, stopping: stopping.signal };
  const inFlight = new Set<Promise<void>>();
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (incoming, outgoing) => {
    const answered = serve(incoming, outgoing).finally(() => inFlight.delete(answered));
    inFlight.add(answered);
  });

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const request: SimulatedRequest = await readRequest(incoming);
      if (request.path.startsWith(controlPrefix)) await answerControl(outgoing, request, controlled);
      else await serveCall(outgoing, request, served);
    } catch (error) {
      if (incoming.destroyed && !incoming.complete) return;
      log(
        `the simulated ${system} could not answer: ${error instanceof Error ? error.stack : String(error)}`,
      );
      if (outgoing.headersSent) outgoing.destroy();
      else sendJson(outgoing, 500, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    signal.removeEventListener('abort', onAbort);
    stopping.abort();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await Promise.allSettled(inFlight);
    server.closeAllConnections();
    await closed;
    await webhooks[Symbol.asyncDispose]();
    store.close();
  }
  const onAbort = () => {
    stopped ??= stop();
  };
  const dispose = () => {
    stopped ??= stop();
    return stopped;
  };

  try {
    await listen(server, system, config);
  } catch (error) {
    await dispose();
    throw error;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  const { port } = server.address() as AddressInfo;
  return { system, port, url: `http://${toUrlHost(config.host)}:${port}`, [Symbol.asyncDispose]: dispose };
}

async function createOrClose(
  create: () => ReturnType<CreateVendor>,
  store: RecordStore,
): Promise<SimulatedVendor> {
  try {
    return await create();
  } catch (error) {
    store.close();
    throw error;
  }
}

function listen(server: Server, system: string, { host, port }: SimulatorConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EADDRINUSE'
          ? 'something else uses that port: stop it or choose another'
          : cause.message;
      const message = `The simulated ${system} cannot listen on ${host}:${port}: ${why}`;
      reject(new CodedError('INTERNAL', message, { cause }));
    });
    server.listen(port, host, resolve);
  });
}

function toUrlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** Names the seed data of a journal. The day is no part of it: another day moves dates, never ids. */
function toDataKey({ seed, customers, orders, formatVersion = 1 }: Company): string {
  return `seed ${seed}, ${customers.length} customers, ${orders.length} orders, format ${formatVersion}`;
}
