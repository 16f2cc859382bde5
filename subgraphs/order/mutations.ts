import { toCaller } from '../caller.ts';
import { notAvailable } from '../not-available.ts';
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
  cancelOrder: () => notAvailable('Cancelling an order', 'close its lines in the ERP'),
};
