import type { DBOSConfig } from '@dbos-inc/dbos-sdk';
import type { Log } from '#platform/log.ts';

type EngineLogger = NonNullable<DBOSConfig['logger']>;

/** The engine's own messages, all at debug: what matters of them reaches us as errors and states. */
export function toEngineLogger(log: Log): EngineLogger {
  const write = (entry: unknown) => log.debug({ part: 'engine' }, String(entry));
  return {
    debug: write,
    info: write,
    warn: write,
    error: (entry, metadata) => log.debug({ part: 'engine', err: metadata?.error ?? entry }, String(entry)),
  };
}
