import { z } from 'zod';

export const recordId = z.string().min(1).max(255);

/** Seconds since the epoch. */
export const timestampSeconds = z.number().int().nonnegative();

/** Whole minor units of a currency. */
export const minorUnits = z.number().int();

/** Lower case on the wire, upper case as the rest of the product writes it. */
export const currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/)
  .transform((code) => code.toUpperCase());

/** Decimal text: plain on the wire, an object with the same text once the SDK has read it. */
export const decimalText = z.union([
  z.string(),
  z
    .custom<{ toString(): string }>(
      (value) => typeof value === 'object' && value !== null && 'toFixed' in value,
    )
    .transform((value) => value.toString()),
]);

export const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((entries) => entries ?? {});

/** A reference that is an id until it is expanded. */
export const reference = z.union([recordId, z.looseObject({ id: recordId }).transform(({ id }) => id)]);
