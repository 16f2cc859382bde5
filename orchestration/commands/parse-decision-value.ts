import { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import type { ExceptionAction, UserError } from '../model.ts';
import type { OrchestrationPorts } from '../ports.ts';
import { saleCorrection } from '../workflows/quote-to-order/edit-lines.ts';
import type { BookedOrder, StartedSubscription } from '../workflows/sale.ts';

export interface DecisionValue {
  readonly value?: unknown;
}

type Parsed = DecisionValue | { readonly userError: UserError };

/** A decision's value as the step takes it: corrections are checked, records that stand for a result are looked up. */
export async function parseDecisionValue(
  ports: OrchestrationPorts,
  step: string,
  { action, value }: { readonly action: ExceptionAction; readonly value?: string | undefined },
  ctx: CallContext,
): Promise<Parsed> {
  if (action === 'EDIT_AND_RETRY') return parseCorrection(value);
  if (action !== 'SKIP') return {};
  if (step === 'createOrder') return await readOrder(ports, value, ctx);
  if (step === 'startSubscription') return await readSubscription(ports, value, ctx);
  return {};
}

function parseCorrection(value: string | undefined): Parsed {
  const wanted = 'JSON such as {"skus":{"OLD-SKU":"NEW-SKU"},"purchaseOrderNumber":"PO-1"}';
  let json: unknown;
  try {
    json = JSON.parse(value ?? '');
  } catch {
    return invalid(`The corrected input has to be ${wanted}.`);
  }
  const parsed = saleCorrection.safeParse(json);
  return parsed.success
    ? { value: parsed.data }
    : invalid(`The corrected input has to be ${wanted}: ${z.prettifyError(parsed.error)}`);
}

async function readOrder(
  ports: OrchestrationPorts,
  value: string | undefined,
  ctx: CallContext,
): Promise<Parsed> {
  const order = value ? (await ports.orders.ordersByIds([value], ctx)).get(value) : undefined;
  if (!order) return invalid('To skip the booking, pass the id of the order that stands for it.');
  const { id, number, status } = order;
  return { value: { id, number, status } satisfies BookedOrder };
}

async function readSubscription(
  ports: OrchestrationPorts,
  value: string | undefined,
  ctx: CallContext,
): Promise<Parsed> {
  const found = value ? (await ports.subscriptions.subscriptionsByIds([value], ctx)).get(value) : undefined;
  if (!found) return invalid('To skip the subscription, pass the id of the one that stands for it.');
  return { value: { id: found.id, status: found.status } satisfies StartedSubscription };
}

function invalid(message: string): Parsed {
  return { userError: { code: 'INVALID_VALUE', message, path: ['input', 'value'] } };
}
