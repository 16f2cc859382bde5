import { compareDecimals, type Decimal, isDecimalText, parseDecimal, zero } from '#domain/decimal.ts';
import { parseEntityId } from '#domain/entity-id.ts';
import type { UserError } from '../model.ts';

/** One use of a metered item. */
export interface UsageRecord {
  /** Canonical. */
  readonly subscriptionItemId: string;
  /** In the meter's unit, a decimal number. */
  readonly quantity: string;
  /** ISO date-time within the last 35 days. */
  readonly occurredAt: string;
  /** The caller's own, 1 to 100 characters: the same one is taken once. */
  readonly identifier: string;
}

export interface ParsedUsage {
  readonly itemId: string;
  readonly quantity: Decimal;
  readonly occurredAt: string;
  readonly identifier: string;
}

const oldestMs = 35 * 86_400_000;
const clockSkewMs = 300_000;

/** The record as it is kept, or what is wrong with it at `index` of the input. */
export function parseUsage(record: UsageRecord, index: number, now: Date): ParsedUsage | UserError {
  const { subscriptionItemId, quantity, occurredAt, identifier } = record;
  const wrong = (code: string, field: keyof UsageRecord, message: string): UserError => ({
    code,
    message,
    path: ['input', 'records', String(index), field],
  });
  if (identifier.length < 1 || identifier.length > 100)
    return wrong('INVALID_IDENTIFIER', 'identifier', 'An identifier has 1 to 100 characters. Pass another.');
  if (parseEntityId(subscriptionItemId)?.type !== 'SubscriptionItem')
    return wrong(
      'ITEM_NOT_FOUND',
      'subscriptionItemId',
      `"${subscriptionItemId.slice(0, 80)}" is no subscription item. Pass the id of one.`,
    );
  if (!isDecimalText(quantity) || compareDecimals(parseDecimal(quantity), zero) < 0)
    return wrong(
      'INVALID_QUANTITY',
      'quantity',
      `The quantity "${quantity.slice(0, 40)}" is no number from 0 on.`,
    );
  const at = Date.parse(occurredAt);
  if (Number.isNaN(at) || at < now.getTime() - oldestMs || at > now.getTime() + clockSkewMs)
    return wrong(
      'INVALID_TIME',
      'occurredAt',
      `${occurredAt.slice(0, 40)} is not within the last 35 days: it cannot be billed any more, or not yet.`,
    );
  return {
    itemId: subscriptionItemId,
    quantity: parseDecimal(quantity),
    occurredAt: new Date(at).toISOString(),
    identifier,
  };
}
