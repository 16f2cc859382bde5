import type { Pool } from 'pg';
import type { Money } from '#domain/money.ts';
import type { WorkflowKind } from '../model.ts';
import { announceEvents } from './announce-events.ts';
import { type ClientRequest, type CommandOutcome, toEarlierOutcome } from './client-requests.ts';
import type { PlacedStep } from './run-changes.ts';
import { toWorkflowId } from './workflow-store.ts';

/** What is known about a command before systems are asked. */
export interface Standing {
  /** The outcome that an earlier request with this key had; a user error where its input was another. */
  readonly earlier: CommandOutcome | undefined;
  /** The run that holds the subject, and how many it had. */
  readonly holder: string | undefined;
  readonly runs: number;
}

interface StandingRow {
  readonly earlier: { readonly inputHash: string; readonly outcome: CommandOutcome } | null;
  readonly holder: string | null;
  readonly runs: number;
}

/** What a run is about. */
export interface Subject {
  readonly kind: WorkflowKind;
  readonly subjectId: string;
}

export interface NewRun {
  readonly runId: string;
  /** Counts the subject's runs from 1. */
  readonly attempt: number;
  readonly businessKey: string;
  readonly customerId: string | undefined;
  readonly amount: Money | undefined;
  readonly startedBy: string;
  readonly correlationId: string;
  readonly input: unknown;
  readonly firstStep: PlacedStep;
  /** The date that the run waits for; it begins at once where absent. */
  readonly dueAt?: string | undefined;
}

export async function readStanding(
  pool: Pool,
  request: ClientRequest,
  { kind, subjectId }: Subject,
): Promise<Standing> {
  const { rows } = await pool.query<{ standing: StandingRow }>({
    name: 'read-standing',
    text: 'select orchestration.read_standing($1, $2, $3, $4, $5) as standing',
    values: [request.caller, request.operation, request.key, kind, subjectId],
  });
  if (!rows[0]) throw new Error('read_standing answers one row');
  return toStanding(request, rows[0].standing);
}

/**
 * Writes a run and with it the key's outcome down, or a refusal as the key's outcome; of requests that race, one does. Answers
 * undefined once that is done, and how things stand where another was faster or the subject had another number of runs.
 */
export async function insertIntent(
  pool: Pool,
  request: ClientRequest,
  subject: Subject,
  outcome: { readonly run: NewRun } | { readonly refusal: CommandOutcome },
): Promise<Standing | undefined> {
  const run = JSON.stringify(
    'run' in outcome ? { ...subject, ...outcome.run, workflowId: toWorkflowId(outcome.run.runId) } : subject,
  );
  const dueAt = 'run' in outcome ? outcome.run.dueAt : undefined;
  const { rows } = await pool.query<{ standing: StandingRow | null }>(
    dueAt === undefined
      ? {
          name: 'keep-intent',
          text: 'select orchestration.keep_intent($1, $2, $3) as standing',
          values: [
            JSON.stringify(request),
            run,
            'refusal' in outcome ? JSON.stringify(outcome.refusal) : null,
          ],
        }
      : {
          text: 'select orchestration.keep_scheduled($1, $2, $3) as standing',
          values: [JSON.stringify(request), run, dueAt],
        },
  );
  const standing = rows[0]?.standing;
  if (standing) return toStanding(request, standing);
  announceEvents(pool);
  return undefined;
}

function toStanding(request: ClientRequest, { earlier, holder, runs }: StandingRow): Standing {
  return {
    earlier: earlier ? toEarlierOutcome(request, earlier) : undefined,
    holder: holder ?? undefined,
    runs,
  };
}
