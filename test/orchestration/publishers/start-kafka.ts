import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { createServer } from 'node:tls';
import type { SelfSigned } from '#sandbox/kit/self-signed-certificate.ts';

/** kcat brings librdkafka's own cluster for tests: a broker on the wire, of one process with a consumer. */
export const hasKafka = spawnSync('kcat', ['-V']).status === 0;

export interface TakenMessage {
  readonly partition: number;
  readonly headers: readonly string[];
  readonly key: string;
  readonly payload: string;
}

export interface RunningKafka extends AsyncDisposable {
  readonly port: number;
  /** What the broker has taken of its topic so far. */
  readonly taken: readonly TakenMessage[];
}

/** A Kafka broker on a port of its own, with everything that one topic gets. */
export async function startKafka(topic: string): Promise<RunningKafka> {
  // Where it is comes only with the debugging of the cluster; the given broker is not used.
  const options = ['-b', '127.0.0.1:9', '-X', 'test.mock.num.brokers=1', '-d', 'mock'];
  const child = spawn('kcat', ['-C', '-u', '-J', '-t', topic, '-o', 'beginning', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const taken: TakenMessage[] = [];
  createInterface(child.stdout).on('line', (line) => taken.push(JSON.parse(line)));
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('exit', () => reject(new Error('kcat ended')));
  createInterface(child.stderr).on('line', (line) => {
    const [, port] = /bootstrap\.servers=127\.0\.0\.1:(\d+)/.exec(line) ?? [];
    if (port !== undefined) resolve(Number(port));
  });
  return {
    port: await promise,
    taken,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const saslHandshake = 17;
const apiVersions = 18;
const saslAuthenticate = 36;

/** Speaks TLS and wants SASL/PLAIN of every connection, as hosted brokers do; the rest is the broker's own. */
export async function startSecureFront(
  broker: number,
  { key, certificate }: SelfSigned,
  credentials: { readonly username: string; readonly password: string },
): Promise<{ readonly port: number } & AsyncDisposable> {
  const wanted = `\0${credentials.username}\0${credentials.password}`;
  const open = new Set<Socket>();
  const server = createServer({ key, cert: certificate }, (client) => {
    const upstream = connect(broker, '127.0.0.1');
    const address = server.address();
    const own = typeof address === 'object' && address ? address.port : 0;
    for (const socket of [client, upstream]) {
      open.add(socket);
      const end = () => {
        client.destroy();
        upstream.destroy();
      };
      socket.on('error', end).on('close', end);
    }
    // Metadata names the broker itself; both names have nine letters.
    upstream.on('data', (answer) =>
      client.write(rewrite(answer, addressOf('127.0.0.1', broker), addressOf('localhost', own))),
    );
    let pending = Buffer.alloc(0);
    let known = false;
    client.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE()) {
        const frame = pending.subarray(0, 4 + pending.readInt32BE());
        pending = pending.subarray(frame.length);
        const api = frame.readInt16BE(4);
        const correlation = frame.subarray(8, 12);
        if (known || api === apiVersions) upstream.write(frame);
        else if (api === saslHandshake)
          client.write(
            framed(correlation, Buffer.from('0000' + '00000001' + '0005', 'hex'), Buffer.from('PLAIN')),
          );
        else if (api === saslAuthenticate) {
          known = frame.includes(wanted);
          // Version 2: tags of the header, error, no message, no bytes, lifetime, tags.
          client.write(
            framed(correlation, Buffer.from(`00${known ? '0000' : '003a'}0001${'00'.repeat(8)}00`, 'hex')),
          );
        } else client.destroy();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function framed(...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

function addressOf(host: string, port: number): Buffer {
  const number = Buffer.alloc(4);
  number.writeInt32BE(port);
  return Buffer.concat([Buffer.from(host), number]);
}

function rewrite(answer: Buffer, from: Buffer, to: Buffer): Buffer {
  const at = answer.indexOf(from);
  if (at >= 0) to.copy(answer, at);
  return answer;
}
