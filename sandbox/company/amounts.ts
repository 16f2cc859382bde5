import type { CompanyCustomer } from './company.ts';

// Amounts are whole minor units while they are computed; all three currencies have hundredths.

/** `123450` → `1234.50`. */
export function toAmount(minorUnits: number): string {
  const sign = minorUnits < 0 ? '-' : '';
  const digits = String(Math.abs(minorUnits)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `1234.50` → `123450`. For text that `toAmount` made. */
export function toMinorUnits(amount: string): number {
  return Number(amount.replace('.', ''));
}

/** `share` ten-thousandths of an amount, rounded half up. */
export function basisPoints(minorUnits: number, share: number): number {
  return Math.floor((minorUnits * share + 5_000) / 10_000);
}

const taxBasisPoints: Readonly<Record<string, number>> = { US: 825, GB: 2_000, DE: 1_900, FR: 2_000 };

export function taxOn(minorUnits: number, customer: CompanyCustomer): number {
  if (!customer.taxable) return 0;
  return basisPoints(minorUnits, taxBasisPoints[customer.shippingAddress.countryCode] ?? 0);
}

/** Units × price of each line, summed, in minor units. */
export function sumLines(
  lines: readonly { readonly quantity: number; readonly unitPrice: string }[],
): number {
  return lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * toMinorUnits(unitPrice), 0);
}
