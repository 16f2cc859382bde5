import type { QuoteStatus } from '#domain/quote.ts';
import type { SalesforceConfig } from '../config.ts';

/** What a picklist value alone can say; the others come from an order or from the calendar. */
export type PicklistStatus = Exclude<QuoteStatus, 'ORDERED' | 'EXPIRED'>;

/** Salesforce's own values, of the standard Quote and of CPQ alike. A quote that its customer accepted can still be ordered. */
const standardStatuses: Readonly<Record<string, PicklistStatus>> = {
  Draft: 'DRAFT',
  'Needs Review': 'IN_REVIEW',
  'In Review': 'IN_REVIEW',
  Approved: 'APPROVED',
  Presented: 'APPROVED',
  Accepted: 'APPROVED',
  Rejected: 'REJECTED',
  Denied: 'REJECTED',
};

/** For a value that nobody explained: shown, and never taken for an approval. */
export const unknownStatus: PicklistStatus = 'IN_REVIEW';
/** For no value at all. */
export const emptyStatus: PicklistStatus = 'DRAFT';

/** What each picklist value means in this org. */
export function quoteStatuses({
  quoteStatuses: own,
}: Pick<SalesforceConfig, 'quoteStatuses'>): ReadonlyMap<string, PicklistStatus> {
  return new Map(Object.entries({ ...standardStatuses, ...own }));
}

export function toQuoteStatus(
  quote: {
    readonly sourceStatus: string | undefined;
    readonly isOrdered: boolean;
    /** ISO date, the last day on which it can be accepted. */
    readonly expiresOn: string | undefined;
  },
  statuses: ReadonlyMap<string, PicklistStatus>,
  today: string,
): QuoteStatus {
  if (quote.isOrdered) return 'ORDERED';
  const status =
    quote.sourceStatus === undefined ? emptyStatus : (statuses.get(quote.sourceStatus) ?? unknownStatus);
  if (status === 'REJECTED') return status;
  return quote.expiresOn !== undefined && quote.expiresOn < today ? 'EXPIRED' : status;
}
