import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { CursorError } from '#domain/page.ts';
import type { Quote, QuoteQuery, QuoteStatus } from '#domain/quote.ts';
import { checkAmounts } from '#orchestration/workflows/quote-to-order/check-amounts.ts';
import type { CompanyQuote } from '#sandbox/company/company.ts';
import { company, context, customerId, type RunningOrg, richCustomer, startOrg } from './running-org.ts';

const quoteId = (quote: CompanyQuote) => toEntityId('Quote', 'salesforce', quote.salesforceId);

describe('the quotes of Salesforce', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg();
  });
  afterAll(() => org[Symbol.asyncDispose]());
  beforeEach(() => org.control('stats/reset', {}));

  async function readAll(query: Omit<QuoteQuery, 'page'>, first: number): Promise<readonly Quote[]> {
    const quotes: Quote[] = [];
    for (let after: string | undefined; ; ) {
      const page = await org.salesforce.quotes.listQuotes(
        { ...query, page: { first, ...(after !== undefined && { after }) } },
        context(),
      );
      quotes.push(...page.items.map(({ node }) => node));
      if (!page.hasNextPage) return quotes;
      after = page.items.at(-1)?.cursor;
    }
  }

  test('both kinds of quotes come in one list, newest first, for one call', async () => {
    const page = await org.salesforce.quotes.listQuotes({ page: { first: 50 } }, context());
    expect(new Set(page.items.map(({ node }) => node.source.recordType))).toEqual(
      new Set(['Quote', 'SBQQ__Quote__c']),
    );
    expect(await org.stats()).toMatchObject({ composite: 1 });
    const newest = company.quotes.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).slice(0, 10);
    expect(page.items.slice(0, 10).map(({ node }) => node.number)).toEqual(
      newest.map(({ number }) => number),
    );
  });

  test('pages hold every quote once', async () => {
    const quotes = await readAll({}, 23);
    expect(quotes.map(({ id }) => id).toSorted()).toEqual(company.quotes.map(quoteId).toSorted());
  });

  test('unit prices, quantities and totals of a quote agree, so that it can be booked by its lines', async () => {
    const quotes = await readAll({}, 100);
    const lines = await org.salesforce.quotes.linesByQuotes(
      quotes.map(({ id }) => id),
      context(),
    );
    const objections = quotes.flatMap((quote) => checkAmounts(quote, lines.get(quote.id) ?? []) ?? []);
    expect(objections).toEqual([]);
  });

  test('an optional line of a CPQ quote is neither booked nor in its total', async () => {
    const quote = company.quotes.find(({ form, status }) => form === 'cpq' && status === 'DRAFT');
    if (!quote) throw new Error('the company has no CPQ quote that is a draft');
    const id = quoteId(quote);
    const before = await org.salesforce.quotes.linesByQuotes([id], context());
    const { body } = await org.api('GET', `/sobjects/SBQQ__QuoteLine__c/${quote.lines[0]?.salesforceId}`);
    await org.api('POST', '/sobjects/SBQQ__QuoteLine__c', {
      SBQQ__Quote__c: quote.salesforceId,
      SBQQ__Product__c: (body as { SBQQ__Product__c: string }).SBQQ__Product__c,
      SBQQ__Quantity__c: 1,
      SBQQ__NetPrice__c: 999,
      SBQQ__Optional__c: true,
    });
    const after = await org.salesforce.quotes.linesByQuotes([id], context());
    expect(after).toEqual(before);
    const [read] = await readAll({ customerId: customerId(quote.customer) }, 100).then((quotes) =>
      quotes.filter((one) => one.id === id),
    );
    expect(read && checkAmounts(read, after.get(id) ?? [])).toBeUndefined();
  });

  test('quotes that were made at one moment are not lost between pages', async () => {
    const { api } = org;
    const account = (await api('POST', '/sobjects/Account', { Name: 'One Moment Ltd' })).body as {
      id: string;
    };
    const opportunity = (await api('POST', '/sobjects/Opportunity', {
      Name: 'Deal',
      AccountId: account.id,
      StageName: 'Prospecting',
      CloseDate: company.today,
    })) as { body: { id: string } };
    const records = Array.from({ length: 7 }, (_, n) =>
      n % 2 === 0
        ? { attributes: { type: 'Quote' }, Name: `Q${n}`, OpportunityId: opportunity.body.id }
        : { attributes: { type: 'SBQQ__Quote__c' }, SBQQ__Account__c: account.id },
    );
    const created = await api('POST', '/composite/sobjects', { records });
    const ids = (created.body as { id: string }[]).map(({ id }) => toEntityId('Quote', 'salesforce', id));
    const customer = toEntityId('Customer', 'salesforce', account.id);
    for (const first of [1, 2, 3, 7]) {
      const found = await readAll({ customerId: customer }, first);
      expect(found.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    }
  });

  test.each<QuoteStatus>([
    'DRAFT',
    'IN_REVIEW',
    'APPROVED',
    'ORDERED',
    'REJECTED',
    'EXPIRED',
  ])('the filter for %s finds exactly the quotes of that status', async (status) => {
    const quotes = await readAll({ status: [status] }, 100);
    const expected = company.quotes.filter((quote) => quote.status === status);
    expect(quotes.length).toBeGreaterThan(0);
    const own = quotes.filter(({ id }) => company.quotes.some((quote) => quoteId(quote) === id));
    expect(own.map(({ id }) => id).toSorted()).toEqual(expected.map(quoteId).toSorted());
    expect(new Set(quotes.map((quote) => quote.status))).toEqual(new Set([status]));
  });

  test('filters of several statuses and of a customer combine', async () => {
    const status: QuoteStatus[] = ['APPROVED', 'ORDERED'];
    const quotes = await readAll({ customerId: customerId(richCustomer), status }, 2);
    const expected = company.quotes.filter(
      (quote) => quote.customer === richCustomer && status.includes(quote.status),
    );
    expect(quotes.map(({ id }) => id).toSorted()).toEqual(expected.map(quoteId).toSorted());
  });

  test('an empty list of statuses, and a customer of another system, find nothing and cost nothing', async () => {
    const { quotes } = org.salesforce;
    const none = { items: [], hasNextPage: false };
    expect(await quotes.listQuotes({ status: [], page: { first: 5 } }, context())).toEqual(none);
    const foreign = toEntityId('Customer', 'netsuite', '12');
    expect(await quotes.listQuotes({ customerId: foreign, page: { first: 5 } }, context())).toEqual(none);
    expect((await org.stats()).composite).toBeUndefined();
  });

  test('quotes of both kinds are read by id in one call', async () => {
    const wanted = company.quotes.slice(0, 60);
    const found = await org.salesforce.quotes.quotesByIds([...wanted.map(quoteId), 'nonsense'], context());
    expect([...found.keys()].toSorted()).toEqual(wanted.map(quoteId).toSorted());
    expect(await org.stats()).toMatchObject({ composite: 1 });
  });

  test('an ordered quote names its order, and the total is the sum of its lines', async () => {
    const ordered = company.quotes.filter(({ status }) => status === 'ORDERED');
    const found = await org.salesforce.quotes.quotesByIds(ordered.map(quoteId), context());
    const lines = await org.salesforce.quotes.linesByQuotes(ordered.map(quoteId), context());
    for (const quote of ordered) {
      const { orderId, total } = found.get(quoteId(quote)) ?? {};
      expect(orderId).toBe(toEntityId('Order', 'netsuite', quote.orderNetsuiteId ?? ''));
      const cents = (lines.get(quoteId(quote)) ?? []).map((line) =>
        Math.round(Number(line.total.amount) * 100),
      );
      expect(Math.round(Number(total?.amount) * 100)).toBe(cents.reduce((sum, value) => sum + value, 0));
    }
  });

  test('lines of both kinds come in their order, with net prices, and the interval of a subscription', async () => {
    const wanted = company.quotes.slice(0, 40);
    const lines = await org.salesforce.quotes.linesByQuotes(wanted.map(quoteId), context());
    expect(await org.stats()).toMatchObject({ composite: 1 });
    for (const quote of wanted) {
      const own = lines.get(quoteId(quote)) ?? [];
      expect(own.map(({ sku }) => sku)).toEqual(quote.lines.map(({ sku }) => sku));
      for (const [index, line] of quote.lines.entries()) {
        const product = company.products.find(({ sku }) => sku === line.sku);
        const interval = product?.recurring && (product.recurring.interval === 'year' ? 'YEAR' : 'MONTH');
        expect(own[index]?.interval).toBe(interval);
        expect(Number(own[index]?.unitPrice.amount)).toBe(Number(line.unitPrice));
        expect(own[index]?.quantity).toBe(String(line.quantity));
      }
    }
  });

  test('a cursor that was made for other kinds or by hand is refused', async () => {
    const forged = ['2026-01-01T00:00:00.000Z', '7', richCustomer.salesforceId];
    for (const keys of [forged, ['x', '0', richCustomer.salesforceId], ["' OR Id != '", '0', 'x']]) {
      const after = Buffer.from(JSON.stringify(['quotes', ...keys])).toString('base64url');
      const list = org.salesforce.quotes.listQuotes({ page: { first: 5, after } }, context());
      await expect(list).rejects.toThrow(CursorError);
    }
  });

  test('an org that sells with one kind is asked for that kind with a plain query', async () => {
    for (const [quotes, object] of [
      ['standard', 'Quote'],
      ['cpq', 'SBQQ__Quote__c'],
    ] as const) {
      const { salesforce, passThrough } = org.connect({ quotes });
      const page = await salesforce.quotes.listQuotes({ page: { first: 200 } }, context());
      expect(new Set(page.items.map(({ node }) => node.source.recordType))).toEqual(new Set([object]));
      expect(passThrough.calls.map(({ operation }) => operation)).toEqual(['token', 'query']);
    }
  });

  test('a status that nobody explained is shown as in review, and one that the options explain as that', async () => {
    const quote = company.quotes.find(({ status, form }) => status === 'APPROVED' && form === 'standard');
    if (!quote) throw new Error('no such quote');
    await org.api('PATCH', `/sobjects/Quote/${quote.salesforceId}`, { Status: 'Waiting for Legal' });
    const id = quoteId(quote);
    const plain = await org.salesforce.quotes.quotesByIds([id], context());
    expect(plain.get(id)).toMatchObject({ status: 'IN_REVIEW', sourceStatus: 'Waiting for Legal' });
    expect((await readAll({ status: ['IN_REVIEW'] }, 100)).map((found) => found.id)).toContain(id);
    const { salesforce } = org.connect({ quoteStatuses: { 'Waiting for Legal': 'DRAFT' } });
    expect((await salesforce.quotes.quotesByIds([id], context())).get(id)?.status).toBe('DRAFT');
    const drafts = await salesforce.quotes.listQuotes({ status: ['DRAFT'], page: { first: 200 } }, context());
    expect(drafts.items.map(({ node }) => node.id)).toContain(id);
    await org.api('PATCH', `/sobjects/Quote/${quote.salesforceId}`, { Status: 'Approved' });
  });
});
