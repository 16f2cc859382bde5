import { taxOn } from '#sandbox/company/amounts.ts';
import type {
  Company,
  CompanyCustomer,
  CompanyLine,
  CompanyOrder,
  CompanyOrderInvoice,
  CompanyProduct,
} from '#sandbox/company/company.ts';
import { multiply, sum } from './world-amounts.ts';
import { currencyIds, type WorldLists } from './world-lists.ts';
import type {
  ItemRecordType,
  SimulatedAddress,
  SimulatedCustomer,
  SimulatedItem,
  SimulatedLine,
  SimulatedTransaction,
} from './world-records.ts';

const itemRecordTypes: Readonly<Record<CompanyProduct['kind'], ItemRecordType>> = {
  GOODS: 'inventoryItem',
  SERVICE: 'serviceSaleItem',
  SUBSCRIPTION: 'nonInventorySaleItem',
};

function toAddress({ billingAddress: from }: CompanyCustomer): SimulatedAddress {
  const [addr1 = '', addr2] = from.lines;
  const { city, region: state, postalCode: zip, countryCode: country } = from;
  return { addr1, ...(addr2 !== undefined && { addr2 }), city, state, zip, country };
}

export function seedCustomers(company: Company): readonly SimulatedCustomer[] {
  const ids = new Map(company.customers.map(({ salesforceId, netsuiteId }) => [salesforceId, netsuiteId]));
  return company.customers.flatMap((customer): SimulatedCustomer[] => {
    const { netsuiteId: id, contacts, creditLimit, parentSalesforceId } = customer;
    if (id === undefined) return [];
    const parent = parentSalesforceId === undefined ? undefined : ids.get(parentSalesforceId);
    return [
      {
        id,
        externalId: customer.salesforceId,
        entityId: customer.accountNumber,
        companyName: customer.name,
        ...(contacts[0] && { email: contacts[0].email, phone: contacts[0].phone }),
        ...(parent !== undefined && { parent }),
        subsidiary: customer.legalEntity.netsuiteId,
        currency: currencyIds[customer.currency],
        terms: customer.terms.netsuiteId,
        ...(creditLimit !== undefined && { creditLimit }),
        creditHoldOverride: customer.creditHold,
        ...(!customer.taxable && { resaleNumber: `RC-${id}` }),
        taxBasisPoints: taxOn(10_000, customer),
        isInactive: false,
        address: toAddress(customer),
        dateCreated: customer.createdAt,
        lastModifiedDate: customer.createdAt,
      },
    ];
  });
}

export function seedItems(company: Company, lists: WorldLists): readonly SimulatedItem[] {
  const classes = new Map([...lists.classes.values()].map(({ id, name }) => [name, id]));
  const created = `${company.today.slice(0, 4)}-01-04T08:00:00Z`;
  return company.products.map((product): SimulatedItem => {
    const familyClass = classes.get(product.family);
    return {
      id: product.netsuiteId,
      externalId: product.sku,
      recordType: itemRecordTypes[product.kind],
      itemId: product.sku,
      displayName: product.name,
      salesDescription: product.description,
      ...(familyClass !== undefined && { class: familyClass }),
      taxCode: product.taxCode,
      isInactive: !product.active,
      isFulfillable: product.kind === 'GOODS',
      prices: Object.fromEntries(
        Object.entries(currencyIds).map(([symbol, id]) => [
          id,
          product.listPrice[symbol as keyof typeof currencyIds],
        ]),
      ),
      stock: (product.stock ?? []).map(({ locationId, onHand, available }) => {
        return { location: locationId, onHand: String(onHand), available: String(available) };
      }),
      createdDate: created,
      lastModifiedDate: created,
    };
  });
}

interface Progress {
  readonly quantityFulfilled?: number;
  readonly quantityBilled?: number;
}

export function seedTransactions(company: Company): readonly SimulatedTransaction[] {
  const items = new Map(company.products.map(({ sku, netsuiteId }) => [sku, netsuiteId]));
  const toLine = (line: CompanyLine & Progress, index: number): SimulatedLine => ({
    line: index + 1,
    item: items.get(line.sku) ?? '',
    quantity: String(line.quantity),
    rate: line.unitPrice,
    amount: multiply(line.unitPrice, String(line.quantity)),
    isClosed: false,
    quantityFulfilled: String(line.quantityFulfilled ?? 0),
    quantityBilled: String(line.quantityBilled ?? 0),
  });
  const goods = new Set(
    company.products.filter(({ kind }) => kind === 'GOODS').map(({ netsuiteId }) => netsuiteId),
  );
  const orders = company.orders.flatMap((order) => seedOrder(order, toLine, goods));
  return [...orders, ...company.orderInvoices.flatMap((invoice) => seedInvoice(invoice, toLine))];
}

type ToLine = (line: CompanyLine & Progress, index: number) => SimulatedLine;

function headOf(customer: CompanyCustomer) {
  return {
    entity: customer.netsuiteId ?? '',
    subsidiary: customer.legalEntity.netsuiteId,
    currency: currencyIds[customer.currency],
  };
}

function seedOrder(
  order: CompanyOrder,
  toLine: ToLine,
  goods: ReadonlySet<string>,
): readonly SimulatedTransaction[] {
  const head = headOf(order.customer);
  const ended = order.status === 'C' || order.status === 'H';
  const lines = order.lines.map(toLine).map((line) => (ended ? { ...line, isClosed: true } : line));
  const dates = { createdDate: order.createdAt, lastModifiedDate: order.updatedAt };
  const salesOrder: SimulatedTransaction = {
    id: order.netsuiteId,
    recordType: 'salesOrder',
    tranId: order.number,
    ...(order.quoteSalesforceId !== undefined && { externalId: order.quoteSalesforceId }),
    ...head,
    tranDate: order.placedOn,
    terms: order.customer.terms.netsuiteId,
    status: order.status,
    otherRefNum: order.purchaseOrderNumber,
    lines,
    taxTotal: '0',
    total: sum(lines.map(({ amount }) => amount)),
    ...dates,
  };
  const shipped = lines.filter(({ quantityFulfilled }) => quantityFulfilled !== '0');
  // What is only picked or packed is the whole order.
  const waiting = lines
    .filter(({ item }) => goods.has(item))
    .map((line) => ({ ...line, quantityFulfilled: line.quantity }));
  const delivered = shipped.length > 0 ? shipped : waiting;
  const fulfillments = order.fulfillments.map((fulfillment, index): SimulatedTransaction => {
    const { status, shippedOn = order.placedOn, trackingNumber } = fulfillment;
    return {
      id: fulfillment.netsuiteId,
      recordType: 'itemFulfillment',
      tranId: fulfillment.number,
      ...head,
      tranDate: shippedOn,
      status: status === 'SHIPPED' ? 'C' : status === 'PACKED' ? 'B' : 'A',
      createdFrom: order.netsuiteId,
      // The first parcel holds what was shipped; a second one holds what the first had no room for.
      lines: delivered
        .filter((_, at) => at % order.fulfillments.length === index || order.fulfillments.length === 1)
        .map((line, at) => ({
          ...line,
          line: at + 1,
          orderLine: line.line,
          quantity: line.quantityFulfilled,
          isClosed: false,
        })),
      taxTotal: '0',
      total: '0',
      shipCarrier: fulfillment.carrier,
      ...(trackingNumber !== undefined && { trackingNumber }),
      createdDate: `${shippedOn}T09:00:00Z`,
      lastModifiedDate: `${shippedOn}T09:00:00Z`,
    };
  });
  return [salesOrder, ...fulfillments];
}

function seedInvoice(invoice: CompanyOrderInvoice, toLine: ToLine): readonly SimulatedTransaction[] {
  const { order, issuedOn, payments, credits } = invoice;
  const head = headOf(order.customer);
  const orderLines = new Map(order.lines.map(({ sku }, index) => [sku, index + 1]));
  const settledOn = [
    ...payments.map((paid) => paid.receivedOn),
    ...credits.map((memo) => memo.issuedOn),
  ].sort();
  const paid = Number(invoice.amountPaid) >= Number(invoice.total) && !invoice.voided;
  const closedOn = settledOn.at(-1);
  const at = (day: string) => ({ createdDate: `${day}T10:00:00Z`, lastModifiedDate: `${day}T10:00:00Z` });
  const lines = invoice.lines.map((line, index) => {
    const orderLine = orderLines.get(line.sku);
    return { ...toLine(line, index), ...(orderLine !== undefined && { orderLine }) };
  });
  const transaction: SimulatedTransaction = {
    id: invoice.netsuiteId,
    recordType: 'invoice',
    tranId: invoice.number,
    ...head,
    tranDate: issuedOn,
    dueDate: invoice.dueOn,
    terms: order.customer.terms.netsuiteId,
    status: invoice.voided ? 'V' : paid ? 'B' : 'A',
    createdFrom: order.netsuiteId,
    lines,
    taxTotal: invoice.taxTotal,
    total: invoice.total,
    amountPaid: invoice.amountPaid,
    ...(paid && closedOn !== undefined && { closeDate: closedOn }),
    ...at(issuedOn),
  };
  const settlement = (
    recordType: 'customerPayment' | 'creditMemo',
    { netsuiteId, number, amount }: { netsuiteId: string; number: string; amount: string },
    day: string,
  ): SimulatedTransaction => ({
    id: netsuiteId,
    recordType,
    tranId: number,
    ...head,
    tranDate: day,
    status: recordType === 'customerPayment' ? 'C' : 'B',
    lines: [],
    taxTotal: '0',
    total: amount,
    applied: [{ doc: invoice.netsuiteId, amount }],
    ...at(day),
  });
  return [
    transaction,
    ...payments.map((payment) => settlement('customerPayment', payment, payment.receivedOn)),
    ...credits.map((memo) => settlement('creditMemo', memo, memo.issuedOn)),
  ];
}
