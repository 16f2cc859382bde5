import { toCaller } from '../caller.ts';
import type { MutationResolvers } from './generated.ts';

export const mutations: MutationResolvers = {
  submitQuote: async (_, { input }, context) => {
    const { quoteId, purchaseOrderNumber, idempotencyKey } = input;
    const command = { quoteId, idempotencyKey, purchaseOrderNumber: purchaseOrderNumber ?? undefined };
    const outcome = await context.ports.orchestration.submitQuote(command, toCaller(context), context.call);
    const quote = await context.quoteById.load(quoteId);
    return 'workflowId' in outcome
      ? { workflow: { id: outcome.workflowId }, quote, userErrors: [] }
      : { quote, userErrors: outcome.userErrors };
  },
  cancelOrder: async (_, { input: { orderId, reason, idempotencyKey } }, context) => {
    const command = { orderId, reason, idempotencyKey };
    const outcome = await context.ports.orchestration.cancelOrder(command, toCaller(context), context.call);
    return 'workflowId' in outcome ? { workflow: { id: outcome.workflowId }, userErrors: [] } : outcome;
  },
};
