import type { JsonObject } from './json.ts';
import type { PriceModel } from './models.ts';

/** Null where the price has a fraction of a minor unit. */
function wholeUnits(decimal: string): number | null {
  return /^-?\d+$/.test(decimal) ? Number(decimal) : null;
}

export function toPriceJson(price: PriceModel): JsonObject {
  const { recurring } = price;
  return {
    id: price.id,
    object: 'price',
    active: price.active,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: price.lookupKey,
    metadata: price.metadata,
    nickname: price.nickname,
    product: price.product,
    recurring: recurring
      ? {
          interval: recurring.interval,
          interval_count: recurring.intervalCount,
          meter: recurring.meter,
          trial_period_days: null,
          usage_type: recurring.usageType,
        }
      : null,
    tax_behavior: price.taxBehavior,
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount: wholeUnits(price.unitAmountDecimal),
    unit_amount_decimal: price.unitAmountDecimal,
  };
}

/** The older face of a recurring price, which subscriptions still show. */
export function toPlanJson(price: PriceModel): JsonObject {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: wholeUnits(price.unitAmountDecimal),
    amount_decimal: price.unitAmountDecimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.intervalCount ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: price.recurring?.meter ?? null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: price.recurring?.usageType ?? 'licensed',
  };
}
