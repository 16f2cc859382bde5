import type { Address } from '#domain/customer.ts';
import { addDecimals, compareDecimals, type Decimal, zero } from '#domain/decimal.ts';
import { isCurrencyCode, type Money, money } from '#domain/money.ts';
import { type BasketLine, type PricedBasket, priceBasket } from '#domain/price-basket.ts';
import { CodedError } from '#platform/errors.ts';
import { maySee } from '../viewer.ts';
import type { Context } from './context.ts';
import type { AddressInput, PriceCheck, PriceCheckInput } from './generated.ts';

const maxLines = 200;

function parseBasket(input: PriceCheckInput): readonly BasketLine[] {
  if (!isCurrencyCode(input.currency)) {
    throw new CodedError(
      'BAD_USER_INPUT',
      `currency is "${input.currency}": give an ISO 4217 code such as USD`,
    );
  }
  if (input.lines.length === 0 || input.lines.length > maxLines) {
    throw new CodedError('BAD_USER_INPUT', `lines has ${input.lines.length} lines: give 1 to ${maxLines}`);
  }
  return input.lines.map(({ sku, quantity }, index) => {
    // The Decimal scalar has parsed it: a string here is canonical.
    const parsed = quantity as Decimal;
    if (compareDecimals(parsed, zero) <= 0) {
      throw new CodedError('BAD_USER_INPUT', `lines[${index}].quantity is ${quantity}: give more than 0`);
    }
    return { sku, quantity: parsed };
  });
}

function toAddress({ lines, city, region, postalCode, countryCode }: AddressInput): Address {
  return { lines, city, countryCode, ...(region ? { region } : {}), ...(postalCode ? { postalCode } : {}) };
}

async function readShipTo(
  { shipTo, customerId }: PriceCheckInput,
  { ports, viewer, call }: Context,
): Promise<Address | undefined> {
  if (shipTo) return toAddress(shipTo);
  if (!customerId) return undefined;
  const customer = maySee(viewer, customerId)
    ? (await ports.customers.customersByIds([customerId], call)).get(customerId)
    : undefined;
  if (!customer)
    throw new CodedError('NOT_FOUND', `customerId names no customer that you can see: "${customerId}"`);
  return customer.billingAddress;
}

async function readTax(
  basket: PricedBasket,
  shipTo: Address,
  currency: string,
  { ports, call }: Context,
): Promise<Money> {
  const products = await ports.products.productsBySkus(
    basket.lines.map(({ sku }) => sku),
    call,
  );
  const lines = basket.lines.map(({ sku, total }, index) => {
    const taxCode = products.get(sku)?.taxCode;
    return { reference: `${index + 1}-${sku}`, amount: total, ...(taxCode ? { taxCode } : {}) };
  });
  return ports.tax.calculateTax({ currency, shipTo, lines }, call);
}

/** What a basket would cost. Throws `BAD_USER_INPUT` for a basket that makes no sense and `NOT_FOUND` for SKUs without a price. */
export async function checkPrices(input: PriceCheckInput, context: Context): Promise<PriceCheck> {
  const { currency } = input;
  const lines = parseBasket(input);
  const skus = [...new Set(lines.map(({ sku }) => sku))];
  const [prices, shipTo] = await Promise.all([
    context.ports.prices.pricesBySkus({ skus, currency, at: input.at ?? context.today }, context.call),
    readShipTo(input, context),
  ]);
  const basket = priceBasket(lines, prices, currency);
  if ('unpriced' in basket) {
    throw new CodedError(
      'NOT_FOUND',
      `No ${currency} price is in effect for ${basket.unpriced.join(', ')}: check the SKU, the currency and the day`,
    );
  }
  const tax = shipTo ? await readTax(basket, shipTo, currency, context) : undefined;
  return {
    currency,
    lines: basket.lines.map(({ sku, quantity, price, total }) => ({
      sku,
      quantity,
      unitPrice: price.unitAmount,
      total,
      priceBook: price.priceBook,
      effectiveFrom: price.effectiveFrom,
      effectiveTo: price.effectiveTo,
    })),
    subtotal: basket.subtotal,
    tax,
    total: money(addDecimals(basket.subtotal.amount, tax?.amount ?? zero), currency),
  };
}
