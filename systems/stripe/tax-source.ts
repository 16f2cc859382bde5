import { z } from 'zod';
import type { TaxSource } from '#domain/tax.ts';
import type { StripeClient } from './client.ts';
import { fromMinorUnits, toMinorUnits } from './mapping/minor-units.ts';
import { parseRecord } from './records/parse-record.ts';
import { currency, minorUnits } from './records/scalars.ts';

const calculationSchema = z.object({ currency, tax_amount_exclusive: minorUnits });

/** Tax by Stripe Tax. A calculation is kept by Stripe for 90 days and books nothing. */
export function createTaxSource(client: StripeClient): TaxSource {
  return {
    system: client.system,
    async calculateTax({ currency: code, shipTo, lines }, ctx) {
      const answer = await client.call(
        { operation: 'tax.calculations.create', effect: 'idempotent' },
        ctx,
        (stripe, options) =>
          stripe.tax.calculations.create(
            {
              currency: code.toLowerCase(),
              line_items: lines.map(({ reference, amount, taxCode }) => ({
                reference,
                amount: toMinorUnits(amount),
                tax_behavior: 'exclusive',
                ...(taxCode ? { tax_code: taxCode } : {}),
              })),
              customer_details: {
                address_source: 'shipping',
                address: {
                  line1: shipTo.lines[0] ?? '',
                  ...(shipTo.lines.length > 1 ? { line2: shipTo.lines.slice(1).join(', ') } : {}),
                  city: shipTo.city,
                  ...(shipTo.region ? { state: shipTo.region } : {}),
                  ...(shipTo.postalCode ? { postal_code: shipTo.postalCode } : {}),
                  country: shipTo.countryCode,
                },
              },
            },
            options,
          ),
      );
      const calculation = parseRecord(client.system, 'tax calculation', calculationSchema, answer);
      return fromMinorUnits(calculation.tax_amount_exclusive, calculation.currency);
    },
  };
}
