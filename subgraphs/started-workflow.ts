import type { CommandOutcome, UserError } from '#orchestration/client.ts';
import type { EntityReference } from './entity-reference.ts';

/** A mutation's payload: the run that was started, or why none was. */
export function toStartedWorkflow(outcome: CommandOutcome): {
  readonly workflow: EntityReference | null;
  readonly userErrors: readonly UserError[];
} {
  return 'workflowId' in outcome
    ? { workflow: { id: outcome.workflowId }, userErrors: [] }
    : { workflow: null, userErrors: outcome.userErrors };
}
