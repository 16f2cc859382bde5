import { z } from 'zod';
import { optionalText, text } from './columns.ts';

/** A subsidiary that can have customers; `currency` is an ISO 4217 code, `country` ISO 3166-1 alpha-2. */
export const subsidiaryHomeRow = z.object({ id: text, country: optionalText, currency: text });

export type SubsidiaryHomeRow = z.output<typeof subsidiaryHomeRow>;
