import { createHash } from 'node:crypto';
import { parseEntityId } from '#domain/entity-id.ts';

const longest = 60;

/**
 * The key under which systems keep what a quote became: derived from the quote alone, of letters, digits, `_` and `-`. A quote that
 * is submitted again after its first order was taken back gets another.
 */
export function toOrderKey(quoteId: string, attempt: number): string {
  const ref = parseEntityId(quoteId);
  const record = (ref ? `${ref.system}-${ref.record}` : quoteId).replaceAll('/', '-');
  const suffix = attempt === 1 ? '' : `-${attempt}`;
  if (/^[A-Za-z0-9_-]+$/.test(record) && record.length + suffix.length <= longest) return record + suffix;
  return `quote-${createHash('sha256').update(quoteId).digest('hex').slice(0, 40)}${suffix}`;
}
