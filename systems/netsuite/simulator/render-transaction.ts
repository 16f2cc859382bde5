import {
  type RenderOptions,
  recordUrl,
  selfLinks,
  showEnum,
  showNumber,
  showReference,
  showSublist,
} from './record-render.ts';
import type { World } from './world.ts';
import { subtract, sum } from './world-amounts.ts';
import { amountRemaining, balancesOf } from './world-balances.ts';
import { type SimulatedLine, type SimulatedTransaction, statusText } from './world-records.ts';

/** What all transactions have in common. */
function renderHead(world: World, record: SimulatedTransaction, options: RenderOptions) {
  const { lists } = world;
  const { id, recordType, externalId, otherRefNum, memo, createdFrom, currency, entity, subsidiary } = record;
  const symbol = lists.currencies.get(currency);
  const origin = createdFrom === undefined ? undefined : world.findTransaction(createdFrom);
  return {
    links: selfLinks(recordUrl(options, `${recordType}/${id}`)),
    createdDate: record.createdDate,
    ...(origin && {
      createdFrom: showReference(options, origin.recordType, origin.id, `#${origin.tranId}`),
    }),
    currency: showReference(options, 'currency', currency, symbol?.name),
    currencyName: symbol?.name,
    currencysymbol: symbol?.symbol,
    customForm: showEnum(options, '68', `Standard ${recordType}`),
    exchangeRate: 1,
    ...(externalId !== undefined && { externalId }),
    id,
    lastModifiedDate: record.lastModifiedDate,
    ...(memo !== undefined && { memo }),
    ...(otherRefNum !== undefined && { otherRefNum }),
    prevDate: record.tranDate,
    status: showEnum(options, record.status, statusText(record)),
    subsidiary: showReference(options, 'subsidiary', subsidiary, lists.subsidiaries.get(subsidiary)?.name),
    tranDate: record.tranDate,
    tranId: record.tranId,
    [recordType === 'customerPayment' ? 'customer' : 'entity']: showReference(
      options,
      'customer',
      entity,
      world.customers.get(entity)?.companyName,
    ),
  };
}

function showLine(world: World, record: SimulatedTransaction, line: SimulatedLine, options: RenderOptions) {
  const item = world.items.get(line.item);
  const delivery = record.recordType === 'itemFulfillment';
  return {
    line: line.line,
    item: showReference(options, item?.recordType ?? 'inventoryItem', line.item, item?.itemId),
    quantity: showNumber(line.quantity),
    ...(line.description !== undefined && { description: line.description }),
    ...(line.orderLine !== undefined && { orderLine: line.orderLine }),
    ...(!delivery && {
      rate: showNumber(line.rate),
      amount: showNumber(line.amount),
      price: { id: '-1', refName: 'Custom' },
    }),
    ...(record.recordType === 'salesOrder' && {
      isClosed: line.isClosed,
      quantityFulfilled: showNumber(line.quantityFulfilled),
      quantityBilled: showNumber(line.quantityBilled),
      quantityBackOrdered: 0,
    }),
  };
}

function showItems(world: World, record: SimulatedTransaction, options: RenderOptions) {
  const elements = record.lines.map((line) => [line.line, showLine(world, record, line, options)] as const);
  return { item: showSublist(options, `${record.recordType}/${record.id}/item`, elements) };
}

function showTotals({ total, taxTotal }: SimulatedTransaction) {
  const subtotal = showNumber(subtract(total, taxTotal));
  return { subtotal, taxTotal: showNumber(taxTotal), discountTotal: 0, total: showNumber(total) };
}

function renderSalesOrder(world: World, record: SimulatedTransaction, options: RenderOptions): object {
  const { id, entity, tranDate, terms } = record;
  const customer = world.customers.get(entity);
  const balances = customer ? balancesOf(world, customer) : { balance: '0', unbilled: '0' };
  const link = (part: string) => ({ links: selfLinks(recordUrl(options, `salesOrder/${id}/${part}`)) });
  const approved = record.status !== 'A';
  return {
    ...renderHead(world, record, options),
    ...showItems(world, record, options),
    ...showTotals(record),
    altSalesTotal: 0,
    balance: showNumber(balances.balance),
    billingaddress: link('billingaddress'),
    canBeUnapproved: record.status === 'B',
    credholdentity: Number(entity),
    credholdoverride: customer?.creditHoldOverride === 'ON' ? 'T' : 'F',
    excludecommission: false,
    giftCertApplied: 0,
    installmentcount: 0,
    manualCreditHold: 'F',
    needsPick: record.lines.some((line) => line.quantity !== line.quantityFulfilled),
    nexus: showReference(options, 'nexus', '1', 'US-CA'),
    ordbilled: record.status === 'G' ? 'T' : 'F',
    orderStatus: showEnum(
      options,
      approved ? 'B' : 'A',
      approved ? 'Pending Fulfillment' : 'Pending Approval',
    ),
    overallbalance: showNumber(balances.balance),
    overallunbilledorders: showNumber(balances.unbilled),
    revenuestatus: showEnum(options, 'A', 'Not Started'),
    saleseffectivedate: tranDate,
    salesTeam: link('salesTeam'),
    shipComplete: false,
    shipDate: tranDate,
    shipIsResidential: false,
    shippingAddress: link('shippingAddress'),
    ...(terms !== undefined && {
      terms: showReference(options, 'term', terms, world.lists.terms.get(terms)?.name),
    }),
    toBeEmailed: false,
    unbilledOrders: showNumber(balances.unbilled),
    webstore: 'F',
  };
}

function renderInvoice(world: World, record: SimulatedTransaction, options: RenderOptions): object {
  const { dueDate, terms, amountPaid = '0' } = record;
  return {
    ...renderHead(world, record, options),
    ...showItems(world, record, options),
    ...showTotals(record),
    amountPaid: showNumber(amountPaid),
    amountRemaining: showNumber(amountRemaining(record)),
    ...(dueDate !== undefined && { dueDate }),
    ...(terms !== undefined && {
      terms: showReference(options, 'term', terms, world.lists.terms.get(terms)?.name),
    }),
  };
}

function showApply(world: World, record: SimulatedTransaction, options: RenderOptions) {
  const elements = (record.applied ?? []).map(({ doc, amount }, index) => {
    const invoice = world.findTransaction(doc);
    const element = {
      line: index,
      apply: true,
      amount: showNumber(amount),
      doc: showReference(options, 'invoice', doc, invoice?.tranId),
    };
    return [index, element] as const;
  });
  return { apply: showSublist(options, `${record.recordType}/${record.id}/apply`, elements) };
}

function showApplied({ total, applied = [] }: SimulatedTransaction) {
  const used = sum(applied.map(({ amount }) => amount));
  return { applied: showNumber(used), unapplied: showNumber(subtract(total, used)) };
}

/** A transaction as `GET /{recordType}/{id}` answers it. */
export function renderTransaction(
  world: World,
  record: SimulatedTransaction,
  options: RenderOptions,
): object {
  switch (record.recordType) {
    case 'salesOrder':
      return renderSalesOrder(world, record, options);
    case 'invoice':
      return renderInvoice(world, record, options);
    case 'itemFulfillment':
      return {
        ...renderHead(world, record, options),
        ...showItems(world, record, options),
        shipStatus: showEnum(options, record.status, statusText(record)),
        ...(record.shipCarrier !== undefined && { shipCarrier: record.shipCarrier }),
        ...(record.trackingNumber !== undefined && { linkedTrackingNumbers: record.trackingNumber }),
      };
    case 'customerPayment':
      return {
        ...renderHead(world, record, options),
        ...showApply(world, record, options),
        ...showApplied(record),
        payment: showNumber(record.total),
      };
    case 'creditMemo':
      return {
        ...renderHead(world, record, options),
        ...showItems(world, record, options),
        ...showApply(world, record, options),
        ...showTotals(record),
        ...showApplied(record),
      };
  }
}
