import { toCaller } from '../caller.ts';
import { toStartedWorkflow } from '../started-workflow.ts';
import type { MutationResolvers } from './generated.ts';

export const mutations: MutationResolvers = {
  submitQuote: async (_, { input: { quoteId, purchaseOrderNumber, idempotencyKey } }, context) => {
    const command = { quoteId, idempotencyKey, purchaseOrderNumber: purchaseOrderNumber ?? undefined };
    const outcome = await context.ports.orchestration.submitQuote(command, toCaller(context), context.call);
    return { ...toStartedWorkflow(outcome), quote: await context.quoteById.load(quoteId) };
  },
  cancelOrder: async (_, { input: { orderId, reason, idempotencyKey } }, context) => {
    const command = { orderId, reason, idempotencyKey };
    return toStartedWorkflow(
      await context.ports.orchestration.cancelOrder(command, toCaller(context), context.call),
    );
  },
};
