import type { ServerResponse } from 'node:http';
import type { MovableClock } from './clock.ts';
import { type FaultSwitch, parseFaults } from './faults.ts';
import { sendJson } from './http-messages.ts';
import type { RecordStore } from './record-store.ts';
import type { SimulatedRequest, SimulatedVendor } from './simulator.ts';
import type { CallCounter } from './stats.ts';
import { parseWebhookSettings, type RunningWebhookSender } from './webhook-sender.ts';

export const controlPrefix = '/_sandbox/';

export interface Controlled {
  readonly vendor: SimulatedVendor;
  readonly store: RecordStore;
  readonly calls: CallCounter;
  readonly faults: FaultSwitch;
  readonly clock: MovableClock;
  readonly webhooks: RunningWebhookSender;
}

const routes = 'GET stats, POST stats/reset, GET records/TYPE, POST faults, POST clock, POST webhooks';

function readStats({ vendor, calls, store }: Controlled) {
  return { system: vendor.system, ...calls.read(), created: store.created() };
}

const readClock = ({ clock }: Controlled) => ({ now: new Date(clock.now()).toISOString() });

const readWebhooks = ({ webhooks }: Controlled) => ({ ...webhooks.settings, ...webhooks.counts() });

function parseBody(request: SimulatedRequest): unknown {
  try {
    return JSON.parse(request.body);
  } catch {
    throw new RangeError(`The body is no JSON: ${JSON.stringify(request.body.slice(0, 80))}`);
  }
}

const isInstant = (epochMs: number) => !Number.isNaN(new Date(epochMs).getTime());

/** `{ advanceMs }` or `{ set }`, an ISO date-time or milliseconds since the epoch; throws `RangeError` for anything else. */
function moveClock(clock: MovableClock, value: unknown): void {
  const { advanceMs, set, ...rest } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const epochMs = typeof set === 'string' ? Date.parse(set) : set;
  const oneOfThem = (advanceMs === undefined) !== (set === undefined) && Object.keys(rest).length === 0;
  if (oneOfThem && typeof advanceMs === 'number' && advanceMs >= 0 && isInstant(clock.now() + advanceMs))
    clock.advance(advanceMs);
  else if (oneOfThem && typeof epochMs === 'number' && isInstant(epochMs)) clock.set(epochMs);
  else
    throw new RangeError(
      `The clock takes { "advanceMs": 86400000 } or { "set": "2027-01-31T00:00:00Z" }, not ${JSON.stringify(value)}`,
    );
}

/** What the route answers with 200; undefined where there is no such route. */
async function runRoute(request: SimulatedRequest, to: Controlled): Promise<unknown> {
  switch (`${request.method} ${request.path.slice(controlPrefix.length)}`) {
    case 'GET stats':
      return readStats(to);
    case 'POST stats/reset':
      to.calls.reset();
      to.store.resetCreated();
      to.store.flush();
      return readStats(to);
    case 'POST faults':
      to.faults.replace(parseFaults(parseBody(request)));
      return to.faults.read();
    case 'GET faults':
      return to.faults.read();
    case 'POST clock':
      moveClock(to.clock, parseBody(request));
      await to.vendor.onClock?.();
      to.store.flush();
      return readClock(to);
    case 'GET clock':
      return readClock(to);
    case 'POST webhooks':
      to.webhooks.configure(parseWebhookSettings(parseBody(request)));
      return readWebhooks(to);
    case 'GET webhooks':
      return readWebhooks(to);
    default:
      return undefined;
  }
}

function answerRecords(outgoing: ServerResponse, request: SimulatedRequest, { vendor }: Controlled): void {
  const [, type] = /^records\/([^/]+)$/.exec(request.path.slice(controlPrefix.length)) ?? [];
  if (type === undefined || request.method !== 'GET') {
    const message = `${request.method} ${request.path} is no control route of the simulated ${vendor.system}: there are ${routes}`;
    sendJson(outgoing, 404, { error: message });
    return;
  }
  const records = vendor.records(decodeURIComponent(type));
  if (records) sendJson(outgoing, 200, records);
  else sendJson(outgoing, 404, { error: `The simulated ${vendor.system} holds no records of type ${type}` });
}

/** Answers a request below `/_sandbox/`; what is wrong with it is answered as a 400 that names the problem. */
export async function answerControl(
  outgoing: ServerResponse,
  request: SimulatedRequest,
  to: Controlled,
): Promise<void> {
  try {
    const result = await runRoute(request, to);
    if (result === undefined) answerRecords(outgoing, request, to);
    else sendJson(outgoing, 200, result);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof URIError)) throw error;
    sendJson(outgoing, 400, { error: error.message });
  }
}
