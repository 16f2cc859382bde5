import { toCaller } from '../caller.ts';
import { toStartedWorkflow } from '../started-workflow.ts';
import type { MutationResolvers } from './generated.ts';
import { toAmendment } from './to-amendment.ts';

export const mutations: MutationResolvers = {
  amendSubscription: async (_, { input }, context) => {
    const command = {
      ...toAmendment(input),
      ...(input.atPeriodEnd ? { atPeriodEnd: true } : {}),
      idempotencyKey: input.idempotencyKey ?? '',
    };
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
  cancelAmendment: async (_, { input }, context) =>
    toStartedWorkflow(await context.ports.orchestration.cancelAmendment(input, toCaller(context))),
  reportUsage: (_, { input: { records } }, context) =>
    context.ports.orchestration.reportUsage(records, toCaller(context), context.call),
};
