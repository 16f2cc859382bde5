import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { accounts } from './accounts.ts';
import { createRandom } from './random.ts';

/** The vendors, in a thread of their own: they count by their own clock and answer 429 over a limit. */
const random = createRandom(42);
const stats = {
  erp: { accepted: 0, limited: 0, lateCounts: 0 },
  billing: { accepted: 0, limited: 0, lateCounts: 0 },
};

/** A call that was accepted: when it was counted, and the earliest that it can have come. */
interface Counted {
  readonly at: number;
  readonly cameAt: number;
}

const windows = new Map<string, Counted[]>();
let inFlight = 0;

// A call that is looked at now came after the turn before the last one: whatever was there then was looked at then.
const beatMs = 2;
let beatAt = performance.now();
let beatBeforeAt = beatAt;
setInterval(() => {
  beatBeforeAt = beatAt;
  beatAt = performance.now();
}, beatMs);

function hasRoom(name: string, limit: number, now: number): boolean {
  const counted = windows.get(name) ?? [];
  while (counted[0] !== undefined && counted[0].at <= now - 1_000) counted.shift();
  windows.set(name, counted);
  return counted.length < limit;
}

/** Whether there would have been room, had the calls been counted when they came instead of when this thread got to them. */
function hadRoom(name: string, limit: number, now: number): boolean {
  const counted = windows.get(name) ?? [];
  return counted.filter(({ cameAt }) => cameAt > now - 1_000).length < limit;
}

function answerErp(request: IncomingMessage, response: ServerResponse): void {
  const { slots, medianMs, sigma } = accounts.erp;
  if (inFlight >= slots) {
    stats.erp.limited += 1;
    response.writeHead(429).end('{}');
    return;
  }
  inFlight += 1;
  // As the real one it works on, whether or not the caller still listens.
  setTimeout(
    () => {
      inFlight -= 1;
      stats.erp.accepted += 1;
      response.end(`{"url":${JSON.stringify(request.url)}}`);
    },
    random.lognormal(medianMs, sigma),
  );
}

function answerBilling(request: IncomingMessage, response: ServerResponse): void {
  const { perSecond, perEndpoint, medianMs, sigma } = accounts.billing;
  const endpoint = request.url?.split('/')[2] ?? '';
  const now = performance.now();
  const reason = !hasRoom('global', perSecond, now)
    ? 'global'
    : !hasRoom(endpoint, perEndpoint, now)
      ? 'endpoint'
      : '';
  if (reason !== '') {
    stats.billing.limited += 1;
    if (hadRoom('global', perSecond, now) && hadRoom(endpoint, perEndpoint, now))
      stats.billing.lateCounts += 1;
    response.writeHead(429, { 'rate-limited-reason': reason }).end('{}');
    return;
  }
  const counted = { at: now, cameAt: beatBeforeAt };
  windows.get('global')?.push(counted);
  windows.get(endpoint)?.push(counted);
  stats.billing.accepted += 1;
  setTimeout(() => response.end(`{"url":${JSON.stringify(request.url)}}`), random.lognormal(medianMs, sigma));
}

const server = createServer((request, response) => {
  request.resume();
  if (request.url?.startsWith('/erp/')) answerErp(request, response);
  else answerBilling(request, response);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  parentPort?.postMessage({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
parentPort?.on('message', () => parentPort?.postMessage({ stats: structuredClone(stats) }));
