import { toCaller } from '../caller.ts';
import { notAvailable } from '../not-available.ts';
import type { MutationResolvers } from './generated.ts';

export const mutations: MutationResolvers = {
  amendSubscription: () => notAvailable('Amending a subscription', 'change it in the billing platform'),
  reportUsage: (_, { input: { records } }, context) =>
    context.ports.orchestration.reportUsage(records, toCaller(context), context.call),
};
