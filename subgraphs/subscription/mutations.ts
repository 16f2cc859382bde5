import { notAvailable } from '../not-available.ts';
import type { MutationResolvers } from './generated.ts';

export const mutations: MutationResolvers = {
  amendSubscription: () => notAvailable('Amending a subscription', 'change it in the billing platform'),
  reportUsage: () => ({
    accepted: 0,
    duplicates: 0,
    ...notAvailable('Reporting usage', 'send it to the billing platform’s meter'),
  }),
};
