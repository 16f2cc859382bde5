import type { QuoteStatus } from '#domain/quote.ts';
import type { SalesforceConfig } from './config.ts';
import { emptyStatus, type PicklistStatus, quoteStatuses, unknownStatus } from './mapping/quote-status.ts';
import type { QuoteKind } from './quote-kind.ts';
import { soqlDate, soqlList } from './soql.ts';

type FilterConfig = Pick<SalesforceConfig, 'quoteStatuses' | 'fields'>;

/**
 * The SOQL condition for quotes whose status, as `toQuoteStatus` maps it, is one of `wanted`: pages come filtered, so that no page
 * is short.
 */
export function quoteStatusCondition(
  wanted: readonly QuoteStatus[],
  kind: QuoteKind,
  config: FilterConfig,
  today: string,
): string {
  return [...new Set(wanted)].map((status) => `(${oneStatus(status, kind, config, today)})`).join(' OR ');
}

function oneStatus(status: QuoteStatus, kind: QuoteKind, config: FilterConfig, today: string): string {
  const order = config.fields.quoteOrderId;
  if (status === 'ORDERED') {
    return kind.ordered === undefined ? `${order} != null` : `${order} != null OR ${kind.ordered} = true`;
  }
  const open = kind.ordered === undefined ? `${order} = null` : `${order} = null AND ${kind.ordered} = false`;
  if (status === 'REJECTED') return `${open} AND (${picklistCondition(status, kind, config)})`;
  const { expiresOn } = kind;
  if (status === 'EXPIRED') {
    const rejected = picklistCondition('REJECTED', kind, config);
    return `${open} AND (NOT (${rejected})) AND ${expiresOn} < ${soqlDate(today)}`;
  }
  const valid = `(${expiresOn} = null OR ${expiresOn} >= ${soqlDate(today)})`;
  return `${open} AND (${picklistCondition(status, kind, config)}) AND ${valid}`;
}

function picklistCondition(status: PicklistStatus, kind: QuoteKind, config: FilterConfig): string {
  const statuses = [...quoteStatuses(config)];
  const words = statuses.filter(([, meaning]) => meaning === status).map(([word]) => word);
  const known = statuses.map(([word]) => word);
  return [
    ...(words.length > 0 ? [`${kind.status} IN ${soqlList(words)}`] : []),
    ...(status === emptyStatus ? [`${kind.status} = null`] : []),
    ...(status === unknownStatus
      ? [`(${kind.status} NOT IN ${soqlList(known)} AND ${kind.status} != null)`]
      : []),
  ].join(' OR ');
}
