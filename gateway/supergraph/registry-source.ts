import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { VerifyArtefact } from '#platform/artefact/artefact-key.ts';
import {
  type ArtefactFeed,
  type ArtefactName,
  type SignedArtefact,
  signedArtefact,
} from '#platform/artefact/signed-artefact.ts';
import { CodedError } from '#platform/errors.ts';
import type { GatewayLog } from '../gateway-config.ts';
import type { SupergraphSource } from './supergraph-source.ts';

export interface RegistrySourceOptions extends ArtefactName {
  readonly feed: ArtefactFeed;
  readonly verify: VerifyArtefact;
  /** Where the last artefact is kept for a start without the registry. */
  readonly cacheFile: string;
  readonly log: GatewayLog;
  /** How long a start waits for the registry before it takes what it has kept; 5,000 where absent. */
  readonly startTimeoutMs?: number;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/** Throws where an artefact is another's, or not what was signed. */
async function check(
  artefact: SignedArtefact,
  { variant, contract, verify }: RegistrySourceOptions,
): Promise<SignedArtefact> {
  if (artefact.variant !== variant || artefact.contract !== contract) {
    throw new CodedError(
      'FORBIDDEN',
      `The registry sent contract "${artefact.contract}" of ${artefact.variant} in place of "${contract}" of ${variant}`,
    );
  }
  await verify(artefact);
  return artefact;
}

async function writeCache(file: string, artefact: SignedArtefact, log: GatewayLog): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, JSON.stringify(artefact), { mode: 0o600 });
    await rename(unfinished, file);
  } catch (err) {
    // It is served all the same: only a start without the registry would miss it.
    log.error({ err, file }, 'the supergraph in use cannot be kept on disk');
  }
}

async function readCache(options: RegistrySourceOptions): Promise<SignedArtefact | undefined> {
  const { cacheFile, log } = options;
  try {
    return await check(signedArtefact.parse(JSON.parse(await readFile(cacheFile, 'utf8'))), options);
  } catch (err) {
    const isMissing = err instanceof Error && 'code' in err && err.code === 'ENOENT';
    if (!isMissing) log.error({ err, file: cacheFile }, 'the supergraph kept on disk cannot be used');
    return undefined;
  }
}

// Whatever its signature: an old supergraph may lack an authorization that a later one has.
function replayed(sent: number, served: number): CodedError {
  return new CodedError(
    'CONFLICT',
    `The registry sent launch ${sent}, and ${served} was served here: an old one is not taken back, a rollback is a launch of its own`,
  );
}

/** The registry's newest, or else what was kept on disk. Rejects with the registry's reason where there is neither. */
async function readFirst(options: RegistrySourceOptions, signal: AbortSignal): Promise<SignedArtefact> {
  const { feed, startTimeoutMs = 5_000, cacheFile, log } = options;
  const kept = await readCache(options);
  try {
    const timeout = AbortSignal.timeout(startTimeoutMs);
    const newest = await feed.next(undefined, AbortSignal.any([signal, timeout]));
    if (!newest) throw new CodedError('SYSTEM_UNAVAILABLE', 'The registry did not answer in time');
    const checked = await check(newest, options);
    if (kept && kept.launch > checked.launch) throw replayed(checked.launch, kept.launch);
    await writeCache(cacheFile, checked, log);
    return checked;
  } catch (err) {
    signal.throwIfAborted();
    if (!kept) throw err;
    log.error(
      { err, launch: kept.launch },
      'no supergraph from the registry: the last one that was served is',
    );
    return kept;
  }
}

/**
 * What a registry has published, and each launch after it, as soon as it is there. Only what carries the registry's signature
 * is served, never an earlier launch than the one in use, and while the registry is away what is in use stays.
 */
export function createRegistrySource(options: RegistrySourceOptions): SupergraphSource {
  const { feed, cacheFile, log } = options;

  async function follow(
    first: SignedArtefact,
    onUpdate: (sdl: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let launch = first.launch;
    let pauseMs = firstPauseMs;
    while (!signal.aborted) {
      try {
        const next = await feed.next(launch, signal);
        if (!next) {
          // What answers at once with nothing must not be asked without end.
          await delay(firstPauseMs, undefined, { signal });
          continue;
        }
        await check(next, options);
        if (next.launch <= launch) throw replayed(next.launch, launch);
        pauseMs = firstPauseMs;
        launch = next.launch;
        onUpdate(next.sdl);
        await writeCache(cacheFile, next, log);
      } catch (err) {
        if (signal.aborted) return;
        log.warn({ err, launch }, 'no news from the registry: the supergraph in use stays');
        await delay(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
  }

  return {
    async start(onUpdate, signal) {
      const first = await readFirst(options, signal);
      const stopping = new AbortController();
      const following = follow(first, onUpdate, stopping.signal);
      return {
        sdl: first.sdl,
        async [Symbol.asyncDispose]() {
          stopping.abort();
          await following;
        },
      };
    },
  };
}
