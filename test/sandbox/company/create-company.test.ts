import { describe, expect, it } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  multiplyDecimals,
  parseDecimal,
  zero,
} from '#domain/decimal.ts';
import type { CompanyLine } from '#sandbox/company/company.ts';
import { createCompany } from '#sandbox/company/create-company.ts';
import { toSalesforceId18 } from '#sandbox/company/salesforce-id.ts';

const today = '2026-11-20';
const company = createCompany({ seed: 7, scale: 1, today });
const {
  customers,
  products,
  priceBooks,
  quotes,
  orders,
  orderInvoices,
  subscriptions,
  subscriptionInvoices,
} = company;
const productBySku = new Map(products.map((product) => [product.sku, product]));

const sum = (amounts: readonly string[]): Decimal =>
  amounts.reduce<Decimal>((total, amount) => addDecimals(total, parseDecimal(amount)), zero);
const extend = ({ quantity, unitPrice }: CompanyLine) =>
  multiplyDecimals(parseDecimal(quantity), parseDecimal(unitPrice));
const count = <T>(values: readonly T[], matches: (value: T) => boolean) => values.filter(matches).length;
const isOpen = (invoice: (typeof orderInvoices)[number]) =>
  !invoice.voided && parseDecimal(invoice.amountPaid) === zero;

describe('the company', () => {
  it('is the same for the same seed, scale and day, and another for another seed', () => {
    expect(createCompany({ seed: 7, scale: 1, today })).toEqual(company);
    expect(createCompany({ seed: 8, scale: 1, today }).customers).not.toEqual(customers);
  });

  it('keeps its ids and statuses on another day, so that kept changes still fit', () => {
    const later = createCompany({ seed: 7, scale: 1, today: '2027-03-31' });
    expect(later.orders.map(({ netsuiteId, status }) => [netsuiteId, status])).toEqual(
      orders.map(({ netsuiteId, status }) => [netsuiteId, status]),
    );
    expect(later.orderInvoices.map(({ netsuiteId }) => netsuiteId)).toEqual(
      orderInvoices.map(({ netsuiteId }) => netsuiteId),
    );
    expect(later.subscriptions.map(({ stripeId, status }) => [stripeId, status])).toEqual(
      subscriptions.map(({ stripeId, status }) => [stripeId, status]),
    );
    expect(new Set(later.subscriptionInvoices.map(({ stripeId }) => stripeId))).toEqual(
      new Set(subscriptionInvoices.map(({ stripeId }) => stripeId)),
    );
  });

  it('has at scale 1 as many of each as the contract says', () => {
    expect([customers.length, products.length, orders.length, quotes.length]).toEqual([200, 120, 2_000, 300]);
    expect(orderInvoices.length + subscriptionInvoices.length).toBe(3_000);
    expect([orderInvoices.length, subscriptions.length]).toEqual([1_700, 400]);
    expect(company.legalEntities.map(({ currency }) => currency)).toEqual(['USD', 'GBP', 'EUR']);
    expect(count(products, ({ kind }) => kind === 'GOODS')).toBe(80);
    expect(count(products, ({ recurring }) => recurring?.usageType === 'METERED')).toBeGreaterThanOrEqual(5);
    expect(new Set(orders.map(({ status }) => status))).toEqual(new Set('ABCDEFGH'));
  });

  it.each([0.1, 0.25, 2])('can be built at scale %d', (scale) => {
    const other = createCompany({ seed: 3, scale, today });
    expect(other.orders.length).toBe(2_000 * Math.max(scale, 0.25));
    expect(other.orderInvoices.length + other.subscriptionInvoices.length).toBe(
      3_000 * Math.max(scale, 0.25),
    );
  });

  it.each([
    { seed: 0.5, scale: 1, today },
    { seed: 1, scale: 0, today },
    { seed: 1, scale: 1, today: 'today' },
  ])('refuses %j with the value named', (options) => {
    expect(() => createCompany(options)).toThrow(/sandbox (seed 0.5|scale 0|day "today")/);
  });

  it('gives every record an id of its own', () => {
    const transactions = [
      ...orders.flatMap((order) => [order.netsuiteId, ...order.fulfillments.map((f) => f.netsuiteId)]),
      ...orderInvoices.flatMap((invoice) => [
        invoice.netsuiteId,
        ...invoice.payments.map((payment) => payment.netsuiteId),
        ...invoice.credits.map((credit) => credit.netsuiteId),
      ]),
    ];
    const salesforce = [
      ...customers.flatMap((customer) => [
        customer.salesforceId,
        ...customer.contacts.map((c) => c.salesforceId),
      ]),
      ...products.map(({ salesforceId }) => salesforceId),
      ...priceBooks.flatMap((book) => [
        book.salesforceId,
        ...book.entries.map((entry) => entry.salesforceId),
      ]),
      ...quotes.flatMap((quote) => [
        quote.salesforceId,
        quote.opportunitySalesforceId,
        ...quote.lines.map((line) => line.salesforceId),
      ]),
    ];
    const stripe = [
      ...customers.flatMap(({ stripeId }) => stripeId ?? []),
      ...products.flatMap(({ stripeId, stripePriceId }) =>
        [stripeId ?? [], Object.values(stripePriceId ?? {})].flat(),
      ),
      ...subscriptions.flatMap(({ stripeId, items }) => [stripeId, ...items.map((item) => item.stripeId)]),
      ...subscriptionInvoices.flatMap((invoice) => [
        invoice.stripeId,
        ...invoice.lines.map(({ stripeId }) => stripeId),
        ...invoice.payments.map(({ stripeId }) => stripeId),
        ...invoice.creditNotes.map(({ stripeId }) => stripeId),
      ]),
    ];
    for (const ids of [transactions, salesforce, stripe]) expect(new Set(ids).size).toBe(ids.length);
    for (const id of salesforce) expect(toSalesforceId18(id)).toBe(id);
    for (const id of stripe) expect(id).toMatch(/^[a-z]+_[0-9A-Za-z]{14,24}$/);
  });

  it('refers to nothing that is not there', () => {
    const accounts = new Map(customers.map((customer) => [customer.salesforceId, customer]));
    const parents = customers.flatMap(({ parentSalesforceId }) => parentSalesforceId ?? []);
    expect(parents).toHaveLength(20);
    for (const parent of parents) expect(accounts.get(parent)?.parentSalesforceId).toBe(undefined);
    expect(accounts.size).toBe(200);
    for (const { lines } of [...quotes, ...orders, ...orderInvoices]) {
      expect(lines.length).toBeGreaterThan(0);
      for (const { sku } of lines) expect(productBySku.has(sku), sku).toBe(true);
    }
    for (const { customer } of orders) expect(customer.netsuiteId).toBeDefined();
    for (const { customer } of subscriptions) expect(customer.stripeId).toBeDefined();
    const orderById = new Map(orders.map((order) => [order.netsuiteId, order]));
    for (const quote of quotes) {
      const order = quote.orderNetsuiteId === undefined ? undefined : orderById.get(quote.orderNetsuiteId);
      expect(order !== undefined).toBe(quote.status === 'ORDERED');
      if (order)
        expect([order.quoteSalesforceId, order.customer]).toEqual([quote.salesforceId, quote.customer]);
    }
    expect(new Set(customers.map(({ name }) => name)).size).toBe(200);
  });

  it('has dates that fit: nothing in the future, nothing before what it follows', () => {
    for (const order of orders) {
      expect(order.placedOn < today && order.createdAt <= order.updatedAt && order.updatedAt < today).toBe(
        true,
      );
      for (const { shippedOn = order.placedOn } of order.fulfillments) {
        expect(shippedOn >= order.placedOn && shippedOn <= today).toBe(true);
      }
    }
    for (const { order, issuedOn, dueOn, payments } of orderInvoices) {
      expect(order.placedOn <= issuedOn && issuedOn < dueOn && issuedOn <= today).toBe(true);
      for (const { receivedOn } of payments) expect(receivedOn >= issuedOn && receivedOn <= today).toBe(true);
    }
    for (const { startedAt, status, currentPeriodStart, currentPeriodEnd } of subscriptions) {
      expect(startedAt <= currentPeriodStart && currentPeriodStart < today).toBe(true);
      expect(currentPeriodEnd > `${today}T`).toBe(status !== 'canceled');
    }
  });
});

describe('what the company sells', () => {
  it('has a standard price in effect today in every currency, and some that ended or are to come', () => {
    const standard = priceBooks.filter(({ isStandard }) => isStandard);
    expect(standard).toHaveLength(1);
    expect(priceBooks).toHaveLength(3);
    const entries = standard[0]?.entries ?? [];
    const current = entries.filter(
      ({ effectiveFrom, effectiveTo = '9999' }) => effectiveFrom <= today && today <= effectiveTo,
    );
    const listed = current.map(({ sku, currency, unitPrice }) => [sku, currency, unitPrice].join());
    const wanted = products.flatMap(({ sku, listPrice }) =>
      Object.entries(listPrice).map(([currency, price]) => [sku, currency, price].join()),
    );
    expect(listed.sort()).toEqual(wanted.sort());
    expect(count(entries, ({ effectiveFrom }) => effectiveFrom > today)).toBeGreaterThan(0);
    expect(count(entries, ({ effectiveTo = '9999' }) => effectiveTo < today)).toBeGreaterThan(0);
  });

  it('has at least 100 approved quotes ready to order, of goods, services and subscriptions, in both forms', () => {
    const approved = quotes.filter(({ status }) => status === 'APPROVED');
    for (const { customer, expiresOn } of approved) {
      expect(customer.netsuiteId).toBeDefined();
      expect(expiresOn > today).toBe(true);
    }
    const clear = approved.filter(({ customer }) => customer.creditHold !== 'ON');
    expect(clear.length).toBeGreaterThanOrEqual(100);
    expect(approved.length - clear.length).toBeGreaterThanOrEqual(5);
    const kinds = (lines: readonly CompanyLine[]) =>
      new Set(lines.map(({ sku }) => productBySku.get(sku)?.kind));
    expect(count(approved, ({ lines }) => kinds(lines).size === 3)).toBeGreaterThanOrEqual(60);
    const cpq = count(quotes, ({ form }) => form === 'cpq');
    expect(cpq / quotes.length).toBeCloseTo(2 / 3);
  });

  it('leaves room under the credit limit for every approved quote of a customer that is not on hold', () => {
    for (const customer of customers) {
      if (customer.creditLimit === undefined || customer.creditHold === 'ON') continue;
      const own = <T extends { readonly customer: unknown }>(values: readonly T[]) =>
        values.filter((value) => value.customer === customer);
      const approved = own(quotes).filter(({ status }) => status === 'APPROVED');
      if (approved.length === 0) continue;
      const owed = orderInvoices
        .filter(({ order, voided }) => order.customer === customer && !voided)
        .flatMap(({ total, amountPaid }) => [total, `-${amountPaid}`]);
      const unbilled = own(orders)
        .filter(({ status }) => 'ABDEF'.includes(status))
        .flatMap(({ lines }) =>
          lines.map((line) => extend({ ...line, quantity: line.quantity - line.quantityBilled })),
        );
      const planned = approved.flatMap(({ lines }) => lines.map(extend));
      const exposure = sum([...owed, ...unbilled, ...planned]);
      expect(compareDecimals(exposure, parseDecimal(customer.creditLimit)), customer.name).toBeLessThan(0);
    }
  });
});

describe('orders and their invoices', () => {
  it('have line quantities that agree with the status', () => {
    for (const { status, lines } of orders) {
      const total = (pick: (line: (typeof lines)[number]) => number) =>
        lines.reduce((units, line) => units + pick(line), 0);
      const ordered = total(({ quantity }) => quantity);
      const fulfilled = total(({ quantityFulfilled }) => quantityFulfilled);
      const billed = total(({ quantityBilled }) => quantityBilled);
      for (const line of lines) {
        expect(line.quantityBilled <= line.quantityFulfilled && line.quantityFulfilled <= line.quantity).toBe(
          true,
        );
      }
      const consistent = {
        A: fulfilled === 0,
        B: fulfilled === 0,
        C: fulfilled === 0,
        D: 0 < fulfilled && fulfilled < ordered && billed === 0,
        E: 0 < billed && billed < fulfilled && fulfilled < ordered,
        F: fulfilled === ordered && billed === 0,
        G: billed === ordered,
        H: fulfilled < ordered && billed === fulfilled,
      }[status];
      expect(consistent, `${status} ${ordered} ${fulfilled} ${billed}`).toBe(true);
    }
  });

  it('bill exactly what the order lines say was billed', () => {
    const billed = new Map<string, number>();
    for (const { order, lines } of orderInvoices) {
      for (const { sku, quantity } of lines) {
        const key = `${order.netsuiteId} ${sku}`;
        billed.set(key, (billed.get(key) ?? 0) + quantity);
      }
    }
    for (const { netsuiteId, lines } of orders) {
      for (const { sku, quantityBilled } of lines) {
        expect(billed.get(`${netsuiteId} ${sku}`) ?? 0).toBe(quantityBilled);
      }
    }
  });

  it('add up to the cent', () => {
    for (const invoice of orderInvoices) {
      expect(sum(invoice.lines.map(extend))).toBe(parseDecimal(invoice.subtotal));
      expect(sum([invoice.subtotal, invoice.taxTotal])).toBe(parseDecimal(invoice.total));
      const applied = sum([...invoice.payments, ...invoice.credits].map(({ amount }) => amount));
      expect(applied).toBe(parseDecimal(invoice.amountPaid));
      expect(compareDecimals(applied, parseDecimal(invoice.total))).toBeLessThanOrEqual(0);
    }
  });

  it('are open, overdue, partly paid, paid, credited and void', () => {
    const isPaid = (invoice: (typeof orderInvoices)[number]) => invoice.amountPaid === invoice.total;
    expect(count(orderInvoices, (invoice) => isOpen(invoice) && invoice.dueOn >= today)).toBeGreaterThan(20);
    expect(count(orderInvoices, (invoice) => isOpen(invoice) && invoice.dueOn < today)).toBeGreaterThan(20);
    expect(
      count(orderInvoices, (invoice) => !isOpen(invoice) && !invoice.voided && !isPaid(invoice)),
    ).toBeGreaterThan(20);
    expect(count(orderInvoices, isPaid)).toBeGreaterThan(1_000);
    expect(count(orderInvoices, ({ credits }) => credits.length > 0)).toBeGreaterThan(10);
    expect(count(orderInvoices, ({ voided }) => voided)).toBeGreaterThan(3);
  });
});

describe('subscriptions and their invoices', () => {
  it('have items of one interval, metered ones with usage, and an invoice for every period since they began', () => {
    for (const subscription of subscriptions) {
      const recurring = subscription.items.map(({ sku }) => productBySku.get(sku)?.recurring);
      expect(new Set(recurring.map((item) => item?.interval)).size).toBe(1);
      subscription.items.forEach(({ usage }, at) => {
        expect(usage !== undefined).toBe(recurring[at]?.usageType === 'METERED');
      });
      const invoices = subscriptionInvoices.filter((invoice) => invoice.subscription === subscription);
      expect(invoices.at(0)?.periodStart).toBe(subscription.startedAt);
      expect(invoices.at(-1)?.periodStart).toBe(subscription.currentPeriodStart);
      expect(invoices.at(-1)?.periodEnd).toBe(subscription.currentPeriodEnd);
      invoices.slice(1).forEach((invoice, at) => {
        expect(invoice.periodStart).toBe(invoices[at]?.periodEnd);
      });
      expect(invoices.at(-1)?.lines.length).toBeGreaterThan(0);
    }
  });

  it('add up, in every status', () => {
    for (const invoice of subscriptionInvoices) {
      const { subscription, lines, subtotal, tax, total, amountPaid, payments, status } = invoice;
      expect(lines.reduce((units, { amount }) => units + amount, 0)).toBe(subtotal);
      expect(subtotal + tax).toBe(total);
      expect(payments.reduce((units, { amount }) => units + amount, 0)).toBe(amountPaid);
      expect(amountPaid === total || status !== 'paid').toBe(true);
      for (const { sku, quantity, amount } of lines) {
        const price = productBySku.get(sku)?.listPrice[subscription.customer.currency] ?? '';
        const minorUnits = multiplyDecimals(extend({ sku, quantity, unitPrice: price }), parseDecimal(100));
        expect(amount).toBe(subscription.status === 'trialing' ? 0 : Number(minorUnits));
      }
    }
    expect(new Set(subscriptionInvoices.map(({ status }) => status)).size).toBe(5);
    expect(new Set(subscriptions.map(({ status }) => status)).size).toBe(7);
    expect(new Set(subscriptionInvoices.map(({ number }) => number)).size).toBe(subscriptionInvoices.length);
  });
});

describe('customers before the twentieth', () => {
  it.each([1, 2, 3, 42])('have something of everything, with seed %d', (seed) => {
    for (const scale of [0.25, 1]) {
      const other = createCompany({ seed, scale, today });
      for (const customer of other.customers.slice(0, 20)) {
        const own = <T extends { readonly customer: unknown }>(values: readonly T[]) =>
          values.filter((value) => value.customer === customer);
        expect(customer.contacts.length).toBeGreaterThan(0);
        expect(customer.creditLimit).toBeDefined();
        expect(customer.creditHold).not.toBe('ON');
        expect(own(other.quotes).length).toBeGreaterThan(0);
        expect(own(other.orders).length).toBeGreaterThan(0);
        expect(own(other.subscriptions).length).toBeGreaterThan(1);
        expect(
          count(other.orderInvoices, (invoice) => invoice.order.customer === customer && isOpen(invoice)),
        ).toBeGreaterThan(0);
      }
    }
  });

  it.each([1, 2, 3, 42])('begin with one that the first query can show, with seed %d', (seed) => {
    const other = createCompany({ seed, scale: 1, today });
    const [first] = other.customers;
    const own = <T extends { readonly customer: unknown }>(values: readonly T[]) =>
      values.filter((value) => value.customer === first);
    expect(first?.parentSalesforceId).toBeDefined();
    expect(first?.contacts.length).toBeGreaterThanOrEqual(5);
    expect(own(other.orders).length).toBeGreaterThanOrEqual(5);
    expect(count(own(other.quotes), ({ status }) => status === 'APPROVED')).toBeGreaterThanOrEqual(3);
    expect(own(other.subscriptions).some(({ items }) => items.some(({ usage }) => usage !== undefined))).toBe(
      true,
    );
    const billed = other.subscriptionInvoices.filter(({ subscription }) => subscription.customer === first);
    expect(count(billed, ({ status, amountPaid }) => status === 'open' && amountPaid === 0)).toBeGreaterThan(
      0,
    );
  });
});
