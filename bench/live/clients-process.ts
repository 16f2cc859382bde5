import type { Socket } from 'node:net';
import { quantile } from '../report.ts';
import { type Selection, toQuery } from './graph.ts';
import { answerQuestions } from './pinned-process.ts';
import { type ClientState, openClient } from './raw-client.ts';

// Many clients in one process. Each verifies that its order's events come each once and in order.

interface OpenQuestion {
  readonly port: number;
  readonly tokens: readonly string[];
  readonly selection: Selection;
  /** One order for each client; a client whose order is known goes on behind its cursor. */
  readonly orders: readonly string[];
  readonly concurrency: number;
  /** Whether a connection that is lost is made again, and how soon. */
  readonly reconnectMs?: number;
}

const clients: ClientState[] = [];
const sockets = new Map<ClientState, Socket>();
let opened: OpenQuestion | undefined;
let acknowledged = 0;
let deliveries = 0;
let repeated = 0;
let missed = 0;
let reconnects = 0;
let latencies: number[] = [];
const errors: string[] = [];
let isReconnecting = false;
let onProgress = () => {};

function open(client: ClientState): void {
  if (!opened) return;
  const { port, tokens, selection } = opened;
  const token = tokens[client.number % tokens.length] ?? '';
  const socket = openClient(
    client,
    { port, token, query: toQuery(selection) },
    {
      onAcknowledged() {
        acknowledged++;
        onProgress();
      },
      onEvent(state, sequence, occurredAt) {
        deliveries++;
        if (state.last >= 0) {
          if (sequence <= state.last) repeated++;
          if (sequence > state.last + 1) missed += sequence - state.last - 1;
        }
        state.last = sequence;
        if (latencies.length < 2_000_000) latencies.push(Date.now() - Date.parse(occurredAt));
        onProgress();
      },
      onClosed(state) {
        if (sockets.get(state) === socket) sockets.delete(state);
        if (!isReconnecting || !opened?.reconnectMs) return;
        reconnects++;
        setTimeout(() => open(state), opened.reconnectMs * (0.5 + Math.random()));
      },
      onError(_, text) {
        if (errors.length < 5) errors.push(text.slice(0, 200));
      },
    },
  );
  sockets.set(client, socket);
}

async function until(isMet: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!isMet()) {
    if (Date.now() > deadline) return false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 20);
      onProgress = () => {
        if (!isMet()) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
  return true;
}

answerQuestions({
  /** Opens all and waits until each is acknowledged. */
  async open(question: OpenQuestion) {
    opened = question;
    acknowledged = 0;
    for (const [number, orderId] of question.orders.entries())
      clients[number] ??= { orderId, number, last: -1, cursor: undefined };
    const startedAt = performance.now();
    for (const [index, client] of clients.entries()) {
      open(client);
      if (index % 50 === 49) await until(() => acknowledged > index - question.concurrency, 60_000);
    }
    const isDone = await until(() => acknowledged >= clients.length, 60_000);
    isReconnecting = true;
    return { isDone, acknowledged, ms: performance.now() - startedAt, errors };
  },
  /** Waits until every client has got its order's last event; `last` is one for all. */
  async reach({ last, timeoutMs }: { readonly last: number; readonly timeoutMs: number }) {
    const startedAt = performance.now();
    const isDone = await until(() => clients.every((client) => client.last >= last), timeoutMs);
    const behind = clients.filter((client) => client.last < last).length;
    return { isDone, behind, ms: performance.now() - startedAt, errors };
  },
  stats() {
    const found = {
      deliveries,
      repeated,
      missed,
      reconnects,
      errors,
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
    };
    deliveries = 0;
    latencies = [];
    return found;
  },
  /** Cuts connections: a part of them. */
  drop({ part, comeBack }: { readonly part: number; readonly comeBack: boolean }) {
    isReconnecting = comeBack;
    for (const socket of sockets.values()) if (Math.random() < part) socket.destroy();
    return sockets.size;
  },
  forget() {
    isReconnecting = false;
    for (const socket of sockets.values()) socket.destroy();
    clients.length = 0;
    sockets.clear();
  },
});
