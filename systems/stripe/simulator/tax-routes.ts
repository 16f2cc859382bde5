import { badRequest } from './api-error.ts';
import type { JsonObject } from './json.ts';
import {
  clearable,
  currency,
  fields,
  integer,
  list,
  metadata,
  oneOf,
  text,
  timestamp,
  type ValueOf,
} from './params.ts';
import { type Route, route } from './route.ts';
import { scaleAmount } from './scale-amount.ts';
import type { World } from './world.ts';

const create = fields(
  {
    currency,
    customer: text,
    customer_details: fields({
      address: fields(
        {
          city: clearable(text),
          country: text,
          line1: clearable(text),
          line2: clearable(text),
          postal_code: clearable(text),
          state: clearable(text),
        },
        'country',
      ),
      address_source: oneOf('billing', 'shipping'),
      taxability_override: oneOf('customer_exempt', 'none', 'reverse_charge'),
    }),
    expand: list(text, 20),
    line_items: list(
      fields(
        {
          amount: integer,
          metadata,
          product: text,
          quantity: integer,
          reference: text,
          tax_behavior: oneOf('exclusive', 'inclusive'),
          tax_code: text,
        },
        'amount',
      ),
    ),
    tax_date: timestamp,
  },
  'currency',
  'line_items',
);

interface Rate {
  readonly percent: string;
  readonly type: 'sales_tax' | 'vat';
}

// Standard rates of where the sandbox's seller is registered; elsewhere nothing is collected.
const stateRates: Readonly<Record<string, string>> = {
  CA: '7.25',
  CO: '2.9',
  FL: '6',
  GA: '4',
  IL: '6.25',
  MA: '6.25',
  MI: '6',
  MN: '6.875',
  NC: '4.75',
  NJ: '6.625',
  NV: '6.85',
  NY: '4',
  OH: '5.75',
  PA: '6',
  TX: '6.25',
  UT: '4.85',
  VA: '4.3',
  WA: '6.5',
};
const countryRates: Readonly<Record<string, string>> = {
  AT: '20',
  BE: '21',
  CH: '8.1',
  DE: '19',
  DK: '25',
  ES: '21',
  FI: '25.5',
  FR: '20',
  GB: '20',
  IE: '23',
  IT: '22',
  NL: '21',
  PL: '23',
  SE: '25',
};

function rateOf(country: string, state: string | null | undefined): Rate | undefined {
  const percent = country === 'US' ? stateRates[state ?? ''] : countryRates[country];
  return percent === undefined ? undefined : { percent, type: country === 'US' ? 'sales_tax' : 'vat' };
}

// Software sold as a service bears no sales tax in these states.
const untaxedService = new Set(['CA', 'FL', 'GA', 'MI', 'NJ', 'NV', 'VA', 'CO', 'IL', 'NC']);
const isService = (code: string | undefined) => code?.startsWith('txcd_1010') ?? false;

function calculate(world: World, params: ValueOf<typeof create>): JsonObject {
  const address = params.customer_details?.address;
  if (!address) {
    throw badRequest(
      "We could not determine the customer's tax location.",
      'customer_details[address]',
      'customer_tax_location_invalid',
    );
  }
  if (!/^[A-Z]{2}$/.test(address.country)) {
    throw badRequest(
      `Country '${address.country}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'.`,
      'customer_details[address][country]',
    );
  }
  if (params.line_items.length === 0)
    throw badRequest('Missing required param: line_items.', 'line_items', 'parameter_missing');
  const rate = rateOf(address.country, address.state);
  let exclusive = 0;
  let inclusive = 0;
  let taxable = 0;
  for (const line of params.line_items) {
    const exempt =
      address.country === 'US' && isService(line.tax_code) && untaxedService.has(address.state ?? '');
    if (!rate || exempt || line.tax_code === 'txcd_00000000') continue;
    taxable += line.amount;
    if (line.tax_behavior === 'inclusive') {
      const net = scaleAmount(
        String(line.amount),
        1,
        100_000,
        100_000 + Math.round(Number(rate.percent) * 1_000),
      );
      inclusive += line.amount - net;
    } else exclusive += scaleAmount(String(line.amount), rate.percent, 1, 100);
  }
  const total = params.line_items.reduce((sum, { amount }) => sum + amount, 0) + exclusive;
  const { city = null, country, line1 = null, line2 = null, postal_code = null, state = null } = address;
  return {
    id: world.makeId('taxcalc'),
    object: 'tax.calculation',
    amount_total: total,
    currency: params.currency,
    customer: params.customer ?? null,
    customer_details: {
      address: { city, country, line1, line2, postal_code, state },
      address_source: params.customer_details?.address_source ?? 'shipping',
      ip_address: null,
      tax_ids: [],
      taxability_override: params.customer_details?.taxability_override ?? 'none',
    },
    expires_at: world.now() + 90 * 86_400,
    livemode: false,
    ship_from_details: null,
    shipping_cost: null,
    tax_amount_exclusive: exclusive,
    tax_amount_inclusive: inclusive,
    tax_breakdown: [
      {
        amount: exclusive + inclusive,
        inclusive: inclusive > 0,
        tax_rate_details: {
          country,
          flat_amount: null,
          percentage_decimal: rate?.percent ?? '0.0',
          rate_type: 'percentage',
          state: country === 'US' ? state : null,
          tax_type: rate?.type ?? null,
        },
        taxability_reason: taxable > 0 ? 'standard_rated' : rate ? 'product_exempt' : 'not_collecting',
        taxable_amount: taxable,
      },
    ],
    tax_date: params.tax_date ?? world.now(),
  };
}

export const taxRoutes: readonly Route[] = [
  route('POST', '/v1/tax/calculations', 'tax.calculations.create', create, ({ world, params }) =>
    calculate(world, params),
  ),
];
