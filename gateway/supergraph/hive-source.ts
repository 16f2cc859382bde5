import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import type { Secret } from '#platform/config/secret.ts';
import { CodedError } from '#platform/errors.ts';
import type { GatewayLog } from '../gateway-config.ts';
import type { SupergraphSource } from './supergraph-source.ts';

export interface HiveSourceOptions {
  /** Of the target, as Hive shows it: `https://…/artifacts/v1/TARGET_ID`. */
  readonly endpoint: string;
  readonly key: Secret;
  /** How often a new one is asked for; 10,000 where absent. */
  readonly pollIntervalMs?: number;
  readonly log: GatewayLog;
}

interface Artefact {
  readonly sdl: string;
  readonly etag: string | undefined;
}

const timeoutMs = 10_000;
const maxBytes = 50_000_000;

/** The supergraph of a Hive CDN, and each later one; while the CDN is away what is in use stays. */
export function createHiveSource(options: HiveSourceOptions): SupergraphSource {
  const { pollIntervalMs = 10_000, log } = options;

  async function follow(
    first: Artefact,
    onUpdate: (sdl: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let latest = first;
    while (!signal.aborted) {
      await delay(pollIntervalMs, undefined, { signal, ref: false }).catch(() => {});
      try {
        const next = signal.aborted ? undefined : await readArtefact(options, latest.etag, signal);
        if (!next) continue;
        if (next.sdl !== latest.sdl) onUpdate(next.sdl);
        latest = next;
      } catch (err) {
        if (!signal.aborted) log.error({ err }, 'the Hive CDN does not answer: the supergraph in use stays');
      }
    }
  }

  return {
    async start(onUpdate, signal) {
      const first = await readArtefact(options, undefined, signal);
      if (!first) throw refused(options, 'it answered status 304 to a first request');
      const stop = new AbortController();
      const following = follow(first, onUpdate, stop.signal);
      return {
        sdl: first.sdl,
        async [Symbol.asyncDispose]() {
          stop.abort();
          await following;
        },
      };
    },
  };
}

/** Undefined where it is still the one of this etag. Throws BAD_USER_INPUT with the reason, which never holds the key. */
async function readArtefact(
  options: HiveSourceOptions,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<Artefact | undefined> {
  const { endpoint, key } = options;
  try {
    const { statusCode, headers, body } = await request(toUrl(endpoint), {
      headers: {
        'x-hive-cdn-key': key.reveal(),
        accept: 'application/graphql, text/plain;q=0.9',
        ...(etag !== undefined && { 'if-none-match': etag }),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    let sdl = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      sdl += decoder.decode(chunk, { stream: true });
      if (sdl.length > maxBytes) throw new Error(`the supergraph has more than ${maxBytes} characters`);
    }
    if (statusCode === 304) return undefined;
    if (statusCode !== 200) throw new Error(`it answered status ${statusCode}`);
    const given = headers.etag;
    return { sdl, etag: Array.isArray(given) ? given[0] : given };
  } catch (cause) {
    throw refused(options, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function toUrl(endpoint: string): string {
  const base = endpoint.replace(/\/+$/, '');
  return base.endsWith('/supergraph') ? base : `${base}/supergraph`;
}

function refused({ endpoint }: HiveSourceOptions, reason: string, cause?: unknown): CodedError {
  const message = `There is no supergraph to serve from the Hive CDN at ${endpoint}: ${reason}`;
  return new CodedError('BAD_USER_INPUT', message, { cause });
}
