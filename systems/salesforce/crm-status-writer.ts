import type { CrmStatusWriter, ShownInvoice } from '#domain/crm-status.ts';
import { recordOf } from '#domain/entity-id.ts';
import { money } from '#domain/money.ts';
import type { PortOptions } from './port-options.ts';
import { query } from './query.ts';
import { decimal, text } from './records/vendor-record.ts';
import { soqlList } from './soql.ts';
import { upsertRow } from './upsert.ts';

/** The custom objects that show what other systems own; docs/systems/salesforce.md has their fields. */
export const invoiceObject = 'Weir_Invoice__c';
export const subscriptionObject = 'Weir_Subscription__c';
const idField = 'Weir_Id__c';
const idsPerQuery = 100;

export function createCrmStatusWriter({ client, config }: PortOptions): CrmStatusWriter {
  const { system } = client;
  const accountOf = (customerId: string | undefined) =>
    (customerId === undefined ? undefined : recordOf(customerId, 'Customer', system)) ?? null;
  const currencyOf = (code: string) => (config.singleCurrency === undefined ? { CurrencyIsoCode: code } : {});

  async function readShown(
    ids: readonly string[],
    ctx: Parameters<CrmStatusWriter['shownInvoices']>[1],
  ): ReturnType<CrmStatusWriter['shownInvoices']> {
    const currency = config.singleCurrency;
    const fields = [
      idField,
      'Status__c',
      'Total__c',
      'Balance_Due__c',
      ...(currency ? [] : ['CurrencyIsoCode']),
    ];
    const soql = `SELECT ${fields.join(',')} FROM ${invoiceObject} WHERE ${idField} IN ${soqlList(ids)}`;
    const rows = await query(client, soql, ctx);
    return new Map(
      rows.map((row) => {
        const code = currency ?? text(row, 'CurrencyIsoCode');
        const invoiceId = text(row, idField);
        return [
          invoiceId,
          {
            invoiceId,
            // What `showInvoice` wrote.
            status: text(row, 'Status__c') as ShownInvoice['status'],
            total: money(decimal(row, 'Total__c'), code),
            balanceDue: money(decimal(row, 'Balance_Due__c'), code),
          },
        ];
      }),
    );
  }

  return {
    system,
    async showInvoice(invoice, ctx) {
      const values = {
        Name: (invoice.number ?? invoice.invoiceId).slice(0, 80),
        Account__c: accountOf(invoice.customerId),
        Status__c: invoice.status,
        Source_Status__c: invoice.sourceStatus,
        System__c: invoice.system,
        Total__c: invoice.total.amount,
        Balance_Due__c: invoice.balanceDue.amount,
        Issued_On__c: invoice.issuedOn ?? null,
        Due_On__c: invoice.dueOn ?? null,
        Paid_On__c: invoice.paidOn ?? null,
        ...currencyOf(invoice.total.currency),
      };
      const externalId = invoice.invoiceId;
      await upsertRow(client, { object: invoiceObject, externalIdField: idField, externalId, values }, ctx);
    },
    async showSubscription(subscription, ctx) {
      const { subscriptionId: externalId, customerId, quoteId, status, sourceStatus } = subscription;
      const values = {
        Name: externalId.slice(0, 80),
        Account__c: accountOf(customerId),
        Quote_Id__c: (quoteId === undefined ? undefined : recordOf(quoteId, 'Quote', system)) ?? null,
        Status__c: status,
        Source_Status__c: sourceStatus,
        System__c: subscription.system,
        Period_Start__c: subscription.periodStart,
        Period_End__c: subscription.periodEnd,
      };
      await upsertRow(
        client,
        { object: subscriptionObject, externalIdField: idField, externalId, values },
        ctx,
      );
    },
    async shownInvoices(invoiceIds, ctx) {
      const found = new Map<string, Pick<ShownInvoice, 'invoiceId' | 'status' | 'total' | 'balanceDue'>>();
      for (let from = 0; from < invoiceIds.length; from += idsPerQuery) {
        const part = await readShown(invoiceIds.slice(from, from + idsPerQuery), ctx);
        for (const [id, shown] of part) found.set(id, shown);
      }
      return found;
    },
  };
}
