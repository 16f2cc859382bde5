import { request } from 'undici';
import { type ArtefactFeed, type ArtefactName, signedArtefact } from '#platform/artefact/signed-artefact.ts';
import type { Secret } from '#platform/config/secret.ts';
import { CodedError } from '#platform/errors.ts';

export interface RegistryAddress {
  /** Of its API, with or without a trailing slash. */
  readonly url: string;
  readonly token: Secret;
}

const waitMs = 25_000;
const answersWithinMs = 15_000;
const maxBytes = 67_108_864;

/** Asks a registry over HTTP, which answers as soon as there is a launch: news without polling, through any proxy. */
export function createRegistryFeed({ url, token }: RegistryAddress, name: ArtefactName): ArtefactFeed {
  const base = url.replace(/\/+$/, '');
  return {
    async next(after, signal) {
      const query = new URLSearchParams({
        ...name,
        ...(after !== undefined && { after: String(after), waitMs: String(waitMs) }),
      });
      const { statusCode, body } = await request(`${base}/v1/artefact?${query}`, {
        headers: { authorization: `Bearer ${token.reveal()}` },
        headersTimeout: waitMs + answersWithinMs,
        bodyTimeout: answersWithinMs,
        signal,
      }).catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw unavailable(`The registry at ${base} cannot be reached: ${reason}`, cause);
      });
      if (statusCode === 204) {
        await body.dump();
        return undefined;
      }
      const text = await readText(body, base);
      if (statusCode === 200) return parseArtefact(text, base);
      throw new CodedError(
        statusCode === 401 || statusCode === 403 ? 'FORBIDDEN' : 'SYSTEM_UNAVAILABLE',
        `The registry at ${base} answered status ${statusCode}: ${text.slice(0, 300)}`,
      );
    },
  };
}

function unavailable(message: string, cause?: unknown): CodedError {
  return new CodedError('SYSTEM_UNAVAILABLE', message, { retryable: true, cause });
}

async function readText(body: AsyncIterable<Uint8Array>, base: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw unavailable(`The registry at ${base} sends more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString();
}

function parseArtefact(text: string, base: string) {
  try {
    return signedArtefact.parse(JSON.parse(text));
  } catch (cause) {
    throw unavailable(`The registry at ${base} sends what is no artefact`, cause);
  }
}
