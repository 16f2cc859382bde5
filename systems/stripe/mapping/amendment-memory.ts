import type { SubscriptionItemRecord, SubscriptionRecord } from '../records/subscription.ts';
import { metadataKeys } from './naming.ts';

/** What a subscription held before an amendment, as far as its metadata can keep it. */
export interface RememberedItem {
  readonly id: string;
  readonly price: string;
  /** Absent on metered items. */
  readonly quantity?: number;
}

// Stripe's limit of a value; twenty items with long ids fill four.
const valueLength = 500;
const parts = 4;

const keyOf = (part: number) => `${metadataKeys.beforeAmendment}${part}`;

/**
 * Metadata that marks a subscription as amended under a key, with what it held before: the mark and the change come to be together, so
 * that a later try knows both. Undefined where the items do not fit.
 */
export function toAmendmentMemory(
  key: string,
  items: readonly SubscriptionItemRecord[],
): Readonly<Record<string, string>> | undefined {
  const text = items.map(({ id, price, quantity }) => `${id}*${quantity ?? ''}*${price.id}`).join(',');
  if (text.length > parts * valueLength) return undefined;
  const values = Array.from({ length: parts }, (_, part): [string, string] => [
    keyOf(part + 1),
    // An empty value takes away what an earlier amendment left.
    text.slice(part * valueLength, (part + 1) * valueLength),
  ]);
  return { [metadataKeys.amendment]: key, ...Object.fromEntries(values) };
}

/** What the subscription held before the amendment of that key; undefined where another, or none, was the last. */
export function fromAmendmentMemory(
  key: string,
  { metadata }: SubscriptionRecord,
): readonly RememberedItem[] | undefined {
  if (metadata[metadataKeys.amendment] !== key) return undefined;
  const text = Array.from({ length: parts }, (_, part) => metadata[keyOf(part + 1)] ?? '').join('');
  return text.split(',').flatMap((entry): RememberedItem[] => {
    const [, id, quantity, price] = /^([^*]+)\*(\d*)\*(.+)$/.exec(entry) ?? [];
    if (id === undefined || price === undefined) return [];
    return [{ id, price, ...(quantity ? { quantity: Number(quantity) } : {}) }];
  });
}
