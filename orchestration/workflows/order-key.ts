import { createHash } from 'node:crypto';
import { parseEntityId } from '#domain/entity-id.ts';

const longest = 60;

/**
 * The key under which systems keep what a quote became: derived from the quote alone, of letters, digits, `_` and `-`. A quote that
 * is submitted again after its first order was taken back gets another.
 */
export function toOrderKey(quoteId: string, attempt: number): string {
  return toRecordKey('quote', quoteId, attempt);
}

/** A readable key of an entity's record, at most 60 characters of letters, digits, `_` and `-`; `kind` begins one that is none. */
export function toRecordKey(kind: string, entityId: string, attempt: number): string {
  const ref = parseEntityId(entityId);
  const record = (ref ? `${ref.system}-${ref.record}` : entityId).replaceAll('/', '-');
  const suffix = attempt === 1 ? '' : `-${attempt}`;
  if (/^[A-Za-z0-9_-]+$/.test(record) && record.length + suffix.length <= longest) return record + suffix;
  return `${kind}-${createHash('sha256').update(entityId).digest('hex').slice(0, 40)}${suffix}`;
}
