import type { BusinessEvent, WorkflowProgress } from '#orchestration/model.ts';
import { CodedError } from '#platform/errors.ts';
import type { Context } from './context.ts';
import type { SubscriptionResolvers } from './generated.ts';

export const workflowProgress = {
  subscribe: async (
    _: unknown,
    { workflowId, after }: { readonly workflowId: string; readonly after?: string | null },
    context: Context,
  ) => {
    const { ports, workflowById, call } = context;
    if (!(await workflowById.load(workflowId))) {
      throw new CodedError(
        'NOT_FOUND',
        `workflowId names no workflow that you can see: "${workflowId.slice(0, 80)}"`,
      );
    }
    const query = { topic: 'workflow.progress', entityId: workflowId, ...(after ? { after } : {}) } as const;
    return ports.orchestration.events(query, call.signal);
  },
  resolve: async (
    { cursor, sequence, occurredAt, entityId, payload }: BusinessEvent,
    _: unknown,
    { workflowById }: Context,
  ) => {
    // The topic decides the payload's shape.
    const { step, state } = payload as WorkflowProgress;
    // What an earlier event of this stream loaded is out of date.
    return {
      cursor,
      sequence,
      occurredAt,
      step,
      state,
      workflow: await workflowById.clear(entityId).load(entityId),
    };
  },
} satisfies SubscriptionResolvers['workflowProgress'];
