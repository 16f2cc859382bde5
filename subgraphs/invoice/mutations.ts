import { notAvailable } from '../not-available.ts';
import type { MutationResolvers } from './generated.ts';

export const mutations: MutationResolvers = {
  creditInvoice: () =>
    notAvailable('Crediting an invoice', 'make the credit in the system that owns the invoice'),
};
