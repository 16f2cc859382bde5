import type { Decimal } from '#domain/decimal.ts';
import { toCaller } from '../caller.ts';
import { toStartedWorkflow } from '../started-workflow.ts';
import type { CreditLineInput, MutationResolvers } from './generated.ts';

// The Decimal scalar has parsed them: strings here are canonical.
function toCreditLine({ lineId, quantity, amount }: CreditLineInput) {
  return {
    lineId,
    ...(quantity ? { quantity: quantity as Decimal } : {}),
    ...(amount ? { amount: amount as Decimal } : {}),
  };
}

export const mutations: MutationResolvers = {
  creditInvoice: async (_, { input: { invoiceId, reason, lines, memo, idempotencyKey } }, context) => {
    const command = {
      invoiceId,
      reason,
      idempotencyKey,
      lines: lines.map(toCreditLine),
      memo: memo ?? undefined,
    };
    return toStartedWorkflow(
      await context.ports.orchestration.creditInvoice(command, toCaller(context), context.call),
    );
  },
};
