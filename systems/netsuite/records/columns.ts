import { z } from 'zod';
import { parseDecimal } from '#domain/decimal.ts';

// SuiteQL sends every value as text and leaves NULL columns out.

export const text = z.string();
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === '' ? undefined : value));

export const decimal = z.string().transform((value, context) => {
  try {
    return parseDecimal(value);
  } catch {
    context.addIssue({ code: 'custom', message: 'no decimal number' });
    return z.NEVER;
  }
});

export const optionalDecimal = decimal.nullish().transform((value) => value ?? undefined);

/** NetSuite's `T` and `F`. */
export const flag = z
  .enum(['T', 'F'])
  .nullish()
  .transform((value) => value === 'T');

/** A day as our queries ask for it, by `TO_CHAR(…, 'YYYY-MM-DD')`. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'no day');
export const optionalDay = day.nullish().transform((value) => value ?? undefined);
export const optionalCount = z.coerce
  .number()
  .int()
  .nullish()
  .transform((value) => value ?? undefined);
