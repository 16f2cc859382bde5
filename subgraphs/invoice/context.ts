import type DataLoader from 'dataloader';
import type { CallContext } from '#domain/call-context.ts';
import { parseEntityId } from '#domain/entity-id.ts';
import type { CreditMemo, Invoice, InvoiceLine, InvoiceSource, Payment } from '#domain/invoice.ts';
import type { OrchestrationClient } from '#orchestration/client.ts';
import { createOwnedLoader, createPlainLoader } from '../entity-loader.ts';
import type { SubgraphContext } from '../subgraph-context.ts';

export interface InvoicePorts {
  /** The ERP's and the billing platform's. */
  readonly invoices: readonly InvoiceSource[];
  readonly orchestration: OrchestrationClient;
}

export interface Context extends SubgraphContext {
  readonly ports: InvoicePorts;
  readonly invoiceById: DataLoader<string, Invoice | undefined>;
  readonly linesByInvoice: DataLoader<string, readonly InvoiceLine[]>;
  readonly paymentsByInvoice: DataLoader<string, readonly Payment[]>;
  readonly creditMemosByInvoice: DataLoader<string, readonly CreditMemo[]>;
}

type ReadByInvoice<T> = (ids: readonly string[], call: CallContext) => Promise<ReadonlyMap<string, T>>;

/** Asks each source for the invoices that it owns, as their ids tell. */
function readFromOwners<T>(
  sources: readonly InvoiceSource[],
  read: (source: InvoiceSource) => ReadByInvoice<T>,
): ReadByInvoice<T> {
  return async (ids, call) => {
    const found = await Promise.all(
      sources.map((source) => {
        const own = ids.filter((id) => parseEntityId(id)?.system === source.system);
        return own.length > 0 ? read(source)(own, call) : new Map<string, T>();
      }),
    );
    return new Map(found.flatMap((entries) => [...entries]));
  };
}

export function createContext(ports: InvoicePorts): (base: SubgraphContext) => Context {
  const { invoices } = ports;
  const byIds = readFromOwners(invoices, (source) => source.invoicesByIds);
  const lines = readFromOwners(invoices, (source) => source.linesByInvoices);
  const payments = readFromOwners(invoices, (source) => source.paymentsByInvoices);
  const creditMemos = readFromOwners(invoices, (source) => source.creditMemosByInvoices);
  return (base) => ({
    ...base,
    ports,
    invoiceById: createOwnedLoader(base, byIds, ({ customerId }) => customerId),
    linesByInvoice: createPlainLoader(base, lines, []),
    paymentsByInvoice: createPlainLoader(base, payments, []),
    creditMemosByInvoice: createPlainLoader(base, creditMemos, []),
  });
}
