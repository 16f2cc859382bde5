import { LRUCache } from 'lru-cache';
import { refuse } from './suiteql-error.ts';

const element = /YYYY|MM|DD|HH24|MI|SS|"([^"]*)"|[-/:. ,]/gy;
const places: Readonly<Record<string, readonly [from: number, to: number]>> = {
  YYYY: [0, 4],
  MM: [5, 7],
  DD: [8, 10],
  HH24: [11, 13],
  MI: [14, 16],
  SS: [17, 19],
};

type Part = { readonly field: string } | { readonly literal: string };

const formats = new LRUCache<string, readonly Part[]>({ max: 100 });

function partsOf(format: string): readonly Part[] {
  const known = formats.get(format) ?? parseFormat(format);
  formats.set(format, known);
  return known;
}

function parseFormat(format: string): readonly Part[] {
  const parts: Part[] = [];
  element.lastIndex = 0;
  while (element.lastIndex < format.length) {
    const match = element.exec(format);
    if (!match) throw refuse('Invalid or unsupported search. ORA-01821: date format not recognized');
    const [text, quoted] = match;
    parts.push(text in places ? { field: text } : { literal: quoted ?? text });
  }
  return parts;
}

/** `TO_CHAR` of a date `YYYY-MM-DDTHH:MM:SS`. */
export function formatDate(date: string, format: string): string {
  return partsOf(format)
    .map((part) => ('literal' in part ? part.literal : date.slice(...(places[part.field] ?? [0, 0]))))
    .join('');
}

/** `TO_DATE` and `TO_TIMESTAMP`. */
export function parseDate(text: string, format: string): string {
  const fields: Record<string, string> = { MM: '01', DD: '01', HH24: '00', MI: '00', SS: '00' };
  let at = 0;
  for (const part of partsOf(format)) {
    if ('literal' in part) {
      at += part.literal.length;
      continue;
    }
    const digits = new RegExp(`^\\d{1,${part.field === 'YYYY' ? 4 : 2}}`).exec(text.slice(at))?.[0];
    if (digits === undefined) {
      throw refuse('Invalid or unsupported search. ORA-01861: literal does not match format string');
    }
    fields[part.field] = digits.padStart(2, '0');
    at += digits.length;
  }
  const { YYYY, MM, DD, HH24, MI, SS } = fields;
  const date = `${YYYY}-${MM}-${DD}T${HH24}:${MI}:${SS}`;
  if (at < text.length || Number.isNaN(Date.parse(`${date}Z`))) {
    throw refuse(
      'Invalid or unsupported search. ORA-01830: date format picture ends before converting entire input string',
    );
  }
  return date;
}
