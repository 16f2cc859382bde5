import type { Decimal } from '#domain/decimal.ts';

// Node 24 has it; TypeScript's library does not know it yet.
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown };

/** A decimal as a JSON number of the same digits. */
export function toJsonNumber(value: Decimal): unknown {
  return rawJSON(value);
}
