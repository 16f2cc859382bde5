import { z } from 'zod';
import { optionalText, text } from './columns.ts';

/** A customer that has, or could be given, an external id. */
export const customerRow = z.object({ id: text, externalid: optionalText });

export type CustomerRow = z.output<typeof customerRow>;
