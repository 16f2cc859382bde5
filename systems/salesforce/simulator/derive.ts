import {
  addDecimals,
  type Decimal,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  subtractDecimals,
  zero,
} from '#domain/decimal.ts';
import { ApiError } from './api-error.ts';
import type { OrgData, Row, Value } from './org-data.ts';
import type { Values } from './write-values.ts';

const hundredth = parseDecimal('0.01');

function number(value: Value | undefined): Decimal {
  return value === null || value === undefined ? zero : parseDecimal(String(value));
}

function related(org: OrgData, object: string, id: Value | undefined): Row | undefined {
  return typeof id === 'string' ? org.table(object)?.rows.get(id) : undefined;
}

function live(rows: readonly Row[]): readonly Row[] {
  return rows.filter(({ values }) => values.IsDeleted !== true);
}

function childRows(org: OrgData, object: string, reference: string, id: string): readonly Row[] {
  const table = org.table(object);
  const field = table?.field(reference);
  return live((field && table?.index(field)?.find(id)) ?? []);
}

function sum(rows: readonly Row[], field: string): number {
  return Number(rows.reduce((total, { values }) => addDecimals(total, number(values[field])), zero));
}

/** `quantity × price`, less a discount in percent. */
function extended(
  quantity: Value | undefined,
  price: Value | undefined,
  discount: Value | undefined,
): number {
  const full = multiplyDecimals(number(quantity), number(price));
  const off = multiplyDecimals(full, multiplyDecimals(number(discount), hundredth));
  return Number(roundDecimal(subtractDecimals(full, off), 2));
}

/**
 * What the org works out of what was written: formulas, names, numbers and defaults that come from other rows. Throws where a rule
 * of the object is broken.
 */
export function derivedValues(org: OrgData, object: string, id: string, values: Values): Values {
  switch (object) {
    case 'Contact':
      return { Name: [values.FirstName, values.LastName].filter(Boolean).join(' ') };
    case 'Opportunity':
      return { IsClosed: /^Closed/.test(String(values.StageName)), IsWon: values.StageName === 'Closed Won' };
    case 'PricebookEntry':
      return priceBookEntry(org, id, values);
    case 'Quote':
      return quote(org, id, values);
    case 'QuoteLineItem':
    case 'OrderItem':
      return salesLine(org, object, values);
    case 'SBQQ__Quote__c': {
      const all = childRows(org, 'SBQQ__QuoteLine__c', 'SBQQ__Quote__c', id);
      const lines = all.filter(({ values }) => values.SBQQ__Optional__c !== true);
      const net = sum(lines, 'SBQQ__NetTotal__c');
      return { SBQQ__NetAmount__c: net, SBQQ__CustomerAmount__c: net, SBQQ__ListAmount__c: net };
    }
    case 'SBQQ__QuoteLine__c': {
      const product = related(org, 'Product2', values.SBQQ__Product__c);
      return {
        SBQQ__ProductCode__c: product?.values.ProductCode ?? null,
        SBQQ__ProductName__c: product?.values.Name ?? null,
        SBQQ__NetTotal__c: extended(values.SBQQ__Quantity__c, values.SBQQ__NetPrice__c, null),
      };
    }
    case 'Order':
      return {
        StatusCode: values.Status ?? null,
        TotalAmount: sum(childRows(org, 'OrderItem', 'OrderId', id), 'TotalPrice'),
      };
    case 'Contract':
      return { StatusCode: values.Status === 'In Approval Process' ? 'InApproval' : (values.Status ?? null) };
    default:
      return {};
  }
}

function priceBookEntry(org: OrgData, id: string, values: Values): Values {
  const product = related(org, 'Product2', values.Product2Id);
  const book = related(org, 'Pricebook2', values.Pricebook2Id);
  const siblings = childRows(org, 'PricebookEntry', 'Product2Id', String(values.Product2Id)).filter(
    (entry) => entry.id !== id && entry.values.CurrencyIsoCode === values.CurrencyIsoCode,
  );
  const hasStandard = siblings.some(
    (entry) => related(org, 'Pricebook2', entry.values.Pricebook2Id)?.values.IsStandard === true,
  );
  if (book?.values.IsStandard !== true && !hasStandard) {
    throw new ApiError(
      400,
      'STANDARD_PRICE_NOT_DEFINED',
      'Before creating a custom price, create a standard price.',
    );
  }
  return { Name: product?.values.Name ?? null, ProductCode: product?.values.ProductCode ?? null };
}

function quote(org: OrgData, id: string, values: Values): Values {
  const opportunity = related(org, 'Opportunity', values.OpportunityId);
  const lines = childRows(org, 'QuoteLineItem', 'QuoteId', id);
  const total = sum(lines, 'TotalPrice');
  const grand = [values.Tax, values.ShippingHandling].reduce<Decimal>(
    (all, value) => addDecimals(all, number(value)),
    parseDecimal(total),
  );
  return {
    AccountId: opportunity?.values.AccountId ?? values.AccountId ?? null,
    Subtotal: sum(lines, 'Subtotal'),
    TotalPrice: total,
    GrandTotal: Number(grand),
    LineItemCount: lines.length,
  };
}

function salesLine(org: OrgData, object: string, values: Values): Values {
  const entry = related(org, 'PricebookEntry', values.PricebookEntryId);
  const total = extended(values.Quantity, values.UnitPrice, object === 'OrderItem' ? null : values.Discount);
  return {
    Product2Id: values.Product2Id ?? entry?.values.Product2Id ?? null,
    TotalPrice: total,
    ...(object === 'QuoteLineItem' && {
      ListPrice: entry?.values.UnitPrice ?? null,
      Subtotal: extended(values.Quantity, values.UnitPrice, null),
    }),
  };
}

/** The row whose roll-ups a row's change touches. */
export function rolledUpParent(
  object: string,
  values: Values,
): readonly [object: string, id: string] | undefined {
  const parent = {
    QuoteLineItem: ['Quote', values.QuoteId],
    SBQQ__QuoteLine__c: ['SBQQ__Quote__c', values.SBQQ__Quote__c],
    OrderItem: ['Order', values.OrderId],
  }[object];
  const [name, id] = parent ?? [];
  return typeof name === 'string' && typeof id === 'string' ? [name, id] : undefined;
}
