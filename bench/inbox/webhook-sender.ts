import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { PreparedWebhook } from './prepare-webhook.ts';

export interface Sent {
  readonly acknowledged: readonly string[];
  readonly refused: number;
  readonly failed: number;
  /** From when it was due, so that a server that holds up its senders does not look quick; milliseconds. */
  readonly latenciesMs: readonly number[];
  /** How much later than due each was handed over to be sent: the load generator's own share of the latency, milliseconds. */
  readonly lateMs: readonly number[];
}

interface Sending {
  readonly webhook: PreparedWebhook;
  readonly dueAtMs: number;
}

/** Sends over plain sockets, one webhook at a time on each: an HTTP client would cost more than the receiver does. */
export class WebhookSender {
  readonly #acknowledged: string[] = [];
  readonly #latenciesMs: number[] = [];
  readonly #lateMs: number[] = [];
  readonly #waiting: Sending[] = [];
  readonly #idle: Socket[] = [];
  readonly #current = new Map<Socket, Sending>();
  readonly #sockets = new Set<Socket>();
  readonly #ended = Promise.withResolvers<void>();
  #refused = 0;
  #failed = 0;
  #ending = false;

  async open(url: string, connections: number): Promise<void> {
    const { hostname: host, port } = new URL(url);
    for (let index = 0; index < connections; index += 1) {
      const socket = connect({ host, port: Number(port), noDelay: true });
      await once(socket, 'connect');
      this.#sockets.add(socket);
      socket.on('data', (chunk: Buffer) => this.#onAnswer(socket, chunk));
      socket.on('error', () => undefined); // `close` follows
      socket.on('close', () => this.#onClose(socket));
      this.#idle.push(socket);
    }
  }

  /** `dueAtMs` by `performance.now()`. */
  send(sending: Sending): void {
    this.#lateMs.push(performance.now() - sending.dueAtMs);
    const socket = this.#idle.pop();
    if (socket) this.#write(socket, sending);
    else if (this.#sockets.size > 0) this.#waiting.push(sending);
    else this.#failed += 1;
  }

  /** Waits for the answers that are still to come. */
  async end(): Promise<Sent> {
    this.#ending = true;
    this.#endOnceDone();
    await this.#ended.promise;
    for (const socket of this.#sockets) socket.destroy();
    return {
      acknowledged: this.#acknowledged,
      refused: this.#refused,
      failed: this.#failed,
      latenciesMs: this.#latenciesMs,
      lateMs: this.#lateMs,
    };
  }

  #write(socket: Socket, sending: Sending): void {
    this.#current.set(socket, sending);
    socket.write(sending.webhook.request);
  }

  // The answers are short enough for one packet.
  #onAnswer(socket: Socket, chunk: Buffer): void {
    const current = this.#current.get(socket);
    if (!current) return;
    this.#current.delete(socket);
    if (chunk.toString('latin1', 9, 12) === '200') {
      this.#acknowledged.push(current.webhook.id);
      this.#latenciesMs.push(performance.now() - current.dueAtMs);
    } else this.#refused += 1;
    const next = this.#waiting.shift();
    if (next) this.#write(socket, next);
    else this.#idle.push(socket);
    this.#endOnceDone();
  }

  #onClose(socket: Socket): void {
    if (this.#current.delete(socket)) this.#failed += 1;
    this.#sockets.delete(socket);
    const at = this.#idle.indexOf(socket);
    if (at !== -1) this.#idle.splice(at, 1);
    if (this.#sockets.size === 0) this.#failed += this.#waiting.splice(0).length;
    this.#endOnceDone();
  }

  #endOnceDone(): void {
    if (this.#ending && this.#current.size === 0) this.#ended.resolve();
  }
}
