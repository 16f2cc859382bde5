import { randomUUID } from 'node:crypto';
import type { GatewayLog } from '../gateway-config.ts';
import { createUsageCounts } from './usage-counts.ts';
import type { UsageRecorder, UsedOperation } from './usage-recorder.ts';

/** A report; sent again with the same `batch` where its answer was lost. */
export interface UsageBatch {
  readonly batch: string;
  readonly variant: string;
  readonly operations: readonly UsedOperation[];
}

export interface UsageReportingOptions {
  readonly variant: string;
  send(batch: UsageBatch, signal: AbortSignal): Promise<void>;
  readonly log: GatewayLog;
  /** The part of operations that is counted, each for as many as it stands for; 1 where absent. */
  readonly sampleRate?: number;
  /** 10,000 where absent. */
  readonly flushEveryMs?: number;
  /** Operations, by client and version, between two reports; 2,000 where absent. */
  readonly maxEntries?: number;
}

// With a registry that is away, the newest of this many reports wait.
const maxWaiting = 30;
const sendTimeoutMs = 10_000;
const lastTimeoutMs = 2_000;

/** Counts operations and sends the counts in batches, beside requests and never in their way. Disposing sends what is left, briefly. */
export function startUsageReporting(options: UsageReportingOptions): UsageRecorder & AsyncDisposable {
  const { variant, send, log, sampleRate = 1, flushEveryMs = 10_000, maxEntries = 2_000 } = options;
  const counts = createUsageCounts({ sampleRate, maxEntries });
  const waiting: UsageBatch[] = [];
  let sending: Promise<void> | undefined;

  function collect(): void {
    const operations = counts.take();
    if (operations.length > 0) waiting.push({ batch: randomUUID(), variant, operations });
    const lost = waiting.splice(0, Math.max(0, waiting.length - maxWaiting)).length;
    const dropped = counts.takeDropped();
    if (lost + dropped > 0)
      log.warn({ batches: lost, operations: dropped }, 'usage was dropped: there is no room for more of it');
  }

  async function sendWaiting(timeoutMs: number): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      for (let batch = waiting[0]; batch; batch = waiting[0]) {
        await send(batch, signal);
        waiting.splice(waiting.indexOf(batch), 1);
      }
    } catch (err) {
      log.warn({ err, batches: waiting.length }, 'usage could not be reported: it is sent again later');
    }
  }

  const timer = setInterval(() => {
    collect();
    sending ??= sendWaiting(sendTimeoutMs).finally(() => {
      sending = undefined;
    });
  }, flushEveryMs).unref();

  return {
    note: counts.note,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await sending;
      collect();
      await sendWaiting(lastTimeoutMs);
    },
  };
}
