/** `unit × quantity × numerator ÷ denominator` in whole minor units, half away from zero, without floating point. */
export function scaleAmount(
  unitDecimal: string,
  quantity: number | string,
  numerator = 1,
  denominator = 1,
): number {
  const unit = toScaled(unitDecimal);
  const count = toScaled(String(quantity));
  const top = unit.digits * count.digits * BigInt(numerator);
  const bottom = 10n ** BigInt(unit.scale + count.scale) * BigInt(denominator);
  const negative = top < 0n;
  const rounded = (2n * (negative ? -top : top) + bottom) / (2n * bottom);
  return Number(negative ? -rounded : rounded);
}

function toScaled(text: string): { readonly digits: bigint; readonly scale: number } {
  const [whole = '0', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/** Minor units as Stripe writes them in descriptions: `$25.00`. */
export function formatAmount(unitDecimal: string, currency: string): string {
  const symbol = { usd: '$', eur: '€', gbp: '£' }[currency] ?? `${currency.toUpperCase()} `;
  const hundredths = scaleAmount(unitDecimal, 1).toString().padStart(3, '0');
  return /^\d+$/.test(unitDecimal)
    ? `${symbol}${hundredths.slice(0, -2)}.${hundredths.slice(-2)}`
    : `${symbol}${Number(unitDecimal) / 100}`;
}
