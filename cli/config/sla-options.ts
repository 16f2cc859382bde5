import { z } from 'zod';
import { defaultSlaRules, type SlaRules } from '#orchestration/exceptions/sla-rules.ts';

const minuteMs = 60_000;
/** A year: more is a mistake of units. */
const mostMinutes = 525_600;

const minutes = (defaultMs: number) =>
  z
    .number()
    .int()
    .min(1)
    .max(mostMinutes)
    .default(defaultMs / minuteMs);

const { orderWithinMs, invoiceShownWithinMs, decidedWithinMs } = defaultSlaRules;

/** By when things have to have happened: `sla` of `weir.config.ts`, in minutes. */
export const slaOptions = z.strictObject({
  orderMinutes: minutes(orderWithinMs).describe('From a quote’s acceptance to its order in the ERP.'),
  invoiceMinutes: minutes(invoiceShownWithinMs).describe(
    'From our hearing of an invoice to its showing in the CRM.',
  ),
  decisionMinutes: z
    .strictObject({
      engineering: minutes(decidedWithinMs.ENGINEERING),
      finance: minutes(decidedWithinMs.FINANCE),
      revenueOperations: minutes(decidedWithinMs.REVENUE_OPERATIONS),
    })
    .prefault({})
    .describe('From an exception’s opening to a decision, by who has to decide.'),
});

export function toSlaRules({
  orderMinutes,
  invoiceMinutes,
  decisionMinutes,
}: z.infer<typeof slaOptions>): SlaRules {
  const { engineering, finance, revenueOperations } = decisionMinutes;
  return {
    orderWithinMs: orderMinutes * minuteMs,
    invoiceShownWithinMs: invoiceMinutes * minuteMs,
    decidedWithinMs: {
      ENGINEERING: engineering * minuteMs,
      FINANCE: finance * minuteMs,
      REVENUE_OPERATIONS: revenueOperations * minuteMs,
    },
  };
}
