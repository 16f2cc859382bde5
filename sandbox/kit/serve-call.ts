import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { doesWork, type Fault, type FaultSwitch } from './faults.ts';
import { sendResponse } from './http-messages.ts';
import type { RecordStore } from './record-store.ts';
import type { SimulatedRequest, SimulatedResponse, SimulatedVendor } from './simulator.ts';
import type { CallCounter } from './stats.ts';

export interface ServedVendor {
  readonly vendor: SimulatedVendor;
  readonly store: RecordStore;
  readonly calls: CallCounter;
  readonly faults: FaultSwitch;
  readonly random: () => number;
  readonly latency: 'fast' | 'real';
  readonly log: (line: string) => void;
  /** Ends all waiting when the simulator stops. */
  readonly stopping: AbortSignal;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  // Woken by the stop, a call goes on at once: it is answered or cut like any other.
  await wait(ms, undefined, { signal }).catch(() => undefined);
}

/** Serves one call of the vendor's own API: fault, limits, latency, work, journal, answer, in this order. */
export async function serveCall(
  outgoing: ServerResponse,
  request: SimulatedRequest,
  served: ServedVendor,
): Promise<void> {
  const end = served.calls.begin();
  const fault = served.faults.strike(request);
  let response: SimulatedResponse | undefined;
  try {
    await pause(fault?.delayMs ?? 0, served.stopping);
    if (doesWork(fault)) response = await work(request, served);
    await pause(fault?.hangMs ?? 0, served.stopping);
  } finally {
    const operation = response?.operation ?? served.vendor.operation?.(request) ?? 'faulted';
    end({ operation, limited: response?.limited ?? false });
  }
  answer(outgoing, fault, response);
}

async function work(request: SimulatedRequest, served: ServedVendor): Promise<SimulatedResponse> {
  const { vendor, store, random, stopping } = served;
  const admitted = vendor.admit?.(request);
  if (typeof admitted === 'object') return admitted;
  try {
    if (served.latency === 'real') await pause(vendor.latencyMs(request, random), stopping);
    const response = await vendor.handle(request);
    store.flush();
    return response;
  } catch (error) {
    served.log(
      `the simulated ${vendor.system} failed on ${request.method} ${request.path}: ${describe(error)}`,
    );
    const message = `The simulator failed: ${error instanceof Error ? error.message : String(error)}`;
    return { status: 500, body: JSON.stringify({ error: message }), operation: 'simulator-failed' };
  } finally {
    admitted?.();
  }
}

const describe = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

function answer(
  outgoing: ServerResponse,
  fault: Fault | undefined,
  response: SimulatedResponse | undefined,
): void {
  const spoken = fault?.status !== undefined || fault?.body !== undefined;
  if (fault?.drop !== undefined) cut(outgoing);
  else if (response)
    sendResponse(outgoing, { ...response, headers: { ...response.headers, ...fault?.headers } });
  else if (fault && spoken) sendResponse(outgoing, toFaultyResponse(fault));
  else cut(outgoing);
}

/** Ends the connection without an answer, as a failing network does. */
function cut(outgoing: ServerResponse): void {
  outgoing.destroy();
}

function toFaultyResponse({ status = 200, body, headers }: Fault) {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const type = /^\s*</.test(text) ? 'text/html' : /^\s*[[{]/.test(text) ? 'application/json' : 'text/plain';
  return { status, body: text, headers: text === '' ? { ...headers } : { 'content-type': type, ...headers } };
}
