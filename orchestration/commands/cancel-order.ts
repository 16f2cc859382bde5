import type { CallContext } from '#domain/call-context.ts';
import type { Order } from '#domain/order.ts';
import type { UserError } from '../model.ts';
import {
  type ClientRequest,
  type CommandOutcome,
  readEarlierOutcome,
  toInputHash,
} from '../store/client-requests.ts';
import type { OrderCancellation } from '../workflows/cancel-order.ts';
import { cancellationSteps } from '../workflows/cancel-order.ts';
import { toRecordKey } from '../workflows/order-key.ts';
import type { Caller } from './caller.ts';
import { checkIdempotencyKey, keepIntent, refuse } from './keep-intent.ts';
import type { CommandParts } from './submit-quote.ts';

export interface CancelOrderCommand {
  /** Canonical. */
  readonly orderId: string;
  /** For the ERP's memo. */
  readonly reason: string;
  /** The caller's own, 1 to 255 characters. */
  readonly idempotencyKey: string;
}

/** Checks that the order can still be stopped, writes the intent down and starts the workflow. */
export async function cancelOrder(
  { pool, ports, dispatch }: CommandParts,
  { orderId, reason, idempotencyKey }: CancelOrderCommand,
  caller: Caller,
  ctx: CallContext,
): Promise<CommandOutcome> {
  const badKey = checkIdempotencyKey(idempotencyKey);
  if (badKey) return refuse(badKey);
  const request: ClientRequest = {
    caller: caller.subject,
    operation: 'cancelOrder',
    key: idempotencyKey,
    inputHash: toInputHash({ orderId, reason }),
  };
  const earlier = await readEarlierOutcome(pool, request);
  if (earlier) return earlier;

  const order = (await ports.orders.ordersByIds([orderId], ctx)).get(orderId);
  const { customerId } = caller;
  if (!order || (customerId !== undefined && order.customerId !== customerId))
    return refuse(notFound(orderId));
  const kept = await keepIntent(pool, {
    request,
    caller,
    kind: 'ORDER_CANCELLATION',
    subjectId: order.id,
    businessKey: order.number,
    customerId: order.customerId,
    amount: order.total,
    refusal: checkOrder(order) ?? checkReason(reason),
    firstStep: {
      name: 'cancelOrder',
      position: cancellationSteps.cancelOrder,
      system: ports.orderWriter.system,
    },
    toRun: (attempt) => toRun(order, reason, attempt, caller),
    toConflict: (workflowId) => ({
      code: 'CONFLICT',
      message: `Order ${order.number} is being cancelled already: workflow ${workflowId} does it. Look at that one.`,
      path: ['input', 'orderId'],
    }),
  });
  if (kept.started !== undefined) await dispatch(kept.started);
  return kept.answer;
}

function toRun(
  order: Order,
  reason: string,
  attempt: number,
  { correlationId }: Caller,
): { readonly runId: string; readonly input: OrderCancellation } {
  return {
    runId: `order-cancellation/${toRecordKey('order', order.id, attempt)}`,
    input: {
      orderId: order.id,
      orderNumber: order.number,
      ...(order.customerId === undefined ? {} : { customerId: order.customerId }),
      reason,
      correlationId,
    },
  };
}

function checkOrder({ number, status }: Order): UserError | undefined {
  switch (status) {
    case 'PENDING_APPROVAL':
    case 'ON_HOLD':
    case 'OPEN':
    case 'PARTIALLY_FULFILLED':
      return undefined;
    case 'FULFILLED':
    case 'INVOICED':
    case 'CLOSED':
    case 'CANCELLED':
      return {
        code: 'ORDER_NOT_CANCELLABLE',
        message: `Order ${number} is ${status}: there is nothing left of it to cancel. Ask for a return or a credit.`,
        path: ['input', 'orderId'],
      };
  }
}

function checkReason(reason: string): UserError | undefined {
  if (reason.trim() !== '' && reason.length <= 500) return undefined;
  return {
    code: 'INVALID_REASON',
    message: 'The ERP keeps why an order was cancelled. Give a reason of 1 to 500 characters.',
    path: ['input', 'reason'],
  };
}

function notFound(orderId: string): UserError {
  return {
    code: 'ORDER_NOT_FOUND',
    message: `There is no order "${orderId.slice(0, 80)}". Pass the id of an order that you can see.`,
    path: ['input', 'orderId'],
  };
}
