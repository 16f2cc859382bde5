import { toCaller } from '../caller.ts';
import { toStartedWorkflow } from '../started-workflow.ts';
import type { MutationResolvers } from './generated.ts';
import { toAmendment } from './to-amendment.ts';

export const mutations: MutationResolvers = {
  amendSubscription: async (_, { input }, context) => {
    const command = { ...toAmendment(input), idempotencyKey: input.idempotencyKey ?? '' };
    const outcome = await context.ports.orchestration.amendSubscription(
      command,
      toCaller(context),
      context.call,
    );
    return {
      ...toStartedWorkflow(outcome),
      subscription: await context.subscriptionById.load(input.subscriptionId),
    };
  },
  reportUsage: (_, { input: { records } }, context) =>
    context.ports.orchestration.reportUsage(records, toCaller(context), context.call),
};
