import type { Pool } from 'pg';
import type { StepSignals } from '../engine/engine.ts';
import type { EventFeed } from '../outbox/event-feed.ts';
import { whileUnreachable } from '../store/transaction.ts';
import { toWorkflowId } from '../store/workflow-store.ts';
import { type Decision, readExceptionRow } from './exception-store.ts';

/**
 * The decision about an exception, once there is one; null when `givenUp` aborts first. The table is what counts, a workflow's
 * events only wake it, so a decision that was taken while nobody waited is found.
 */
export async function awaitDecision(
  { pool, feed }: { readonly pool: Pool; readonly feed: EventFeed },
  runId: string,
  record: string,
  givenUp: AbortSignal | undefined,
  { draining }: StepSignals,
): Promise<Decision | null> {
  const done = new AbortController();
  const waiting = AbortSignal.any([draining, done.signal, ...(givenUp ? [givenUp] : [])]);
  try {
    for (;;) {
      // Listening begins before the look at the table, so that no decision falls between the two.
      const change = feed.nextChange({ topic: 'workflow.progress', entityId: toWorkflowId(runId) }, waiting);
      const row = await whileUnreachable(draining, () => readExceptionRow(pool, record));
      if (row?.decision) return row.decision;
      if (givenUp?.aborted) return null;
      await change;
      draining.throwIfAborted();
    }
  } finally {
    done.abort();
  }
}
