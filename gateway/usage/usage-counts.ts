import type { PreparedOperation } from '../engine/engine.ts';
import { toUsageDocument } from './to-usage-document.ts';
import type { UsageRecorder, UsedOperation } from './usage-recorder.ts';

interface Count {
  readonly prepared: PreparedOperation;
  readonly client: string;
  readonly version: string;
  readonly day: string;
  count: number;
  errors: number;
}

export interface UsageCounts extends UsageRecorder {
  /** What was counted since the last time. The work of naming operations is done here, away from requests. */
  take(): readonly UsedOperation[];
  /** How many operations there was no room for since the last time. */
  takeDropped(): number;
}

const unknown = 'unknown';
const longestName = 100;
/** Documents longer than this are not reported: the registry would not take them. */
const longestDocument = 200_000;

function toName(name: string | undefined, fallback: string): string {
  return (name ?? fallback).slice(0, longestName);
}

/**
 * Counts by operation, client, version and day, in at most `maxEntries` places: what has none left is dropped and counted.
 * Of every operation one in `1 / sampleRate` is counted, for that many; one that was not met yet is always noted.
 */
export function createUsageCounts({
  sampleRate,
  maxEntries,
  random = Math.random,
  now = Date.now,
}: {
  readonly sampleRate: number;
  readonly maxEntries: number;
  readonly random?: () => number;
  readonly now?: () => number;
}): UsageCounts {
  let counts = new Map<string, Count>();
  let dropped = 0;
  const weight = 1 / sampleRate;

  return {
    note(prepared, { clientName, clientVersion }, failed) {
      const client = toName(clientName, unknown);
      const version = toName(clientVersion, '');
      const day = new Date(now()).toISOString().slice(0, 10);
      const key = `${day}\n${client}\n${version}\n${prepared.key}`;
      let entry = counts.get(key);
      const isSampled = sampleRate >= 1 || random() < sampleRate;
      if (entry && !isSampled) return;
      if (!entry) {
        if (counts.size >= maxEntries) {
          dropped += 1;
          return;
        }
        entry = { prepared, client, version, day, count: 0, errors: 0 };
        counts.set(key, entry);
      }
      if (!isSampled) return;
      entry.count += weight;
      if (failed) entry.errors += weight;
    },
    take() {
      const taken = counts;
      counts = new Map();
      return [...taken.values()].flatMap(({ prepared, count, errors, ...rest }) => {
        const document = toUsageDocument(prepared.document, prepared.operation);
        if (document.length > longestDocument) return [];
        const operation = toName(prepared.operation.name?.value, unknown);
        return [
          { ...rest, document, operation, count: Math.max(1, Math.round(count)), errors: Math.round(errors) },
        ];
      });
    },
    takeDropped() {
      const taken = dropped;
      dropped = 0;
      return taken;
    },
  };
}
