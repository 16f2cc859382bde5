import type { Company, CompanyCustomer, CompanyProduct } from '#sandbox/company/company.ts';
import type { OrgData, Row } from './org-data.ts';
import { seedRow, userId, type Values } from './seed-org.ts';
import { billing, type StandardEntry, subscriptionTerm, toOpportunity, toQuoteRows } from './seed-quotes.ts';

const countries = new Intl.DisplayNames(['en'], { type: 'region' });

/** Puts the CRM's part of the company into the org. `orderSystem` is the configured name of the ERP that the orders are in. */
export function seedSales(org: OrgData, company: Company, orderSystem = 'netsuite'): void {
  const put = (object: string, rows: readonly Row[]) => org.table(object)?.rows.seedWith(rows);
  const products = new Map(company.products.map((product) => [product.sku, product]));
  const orders = new Map(company.orders.map((order) => [order.netsuiteId, order]));
  const createdAt = company.customers.map((customer) => customer.createdAt).toSorted()[0] ?? company.today;
  put('Account', company.customers.map(toAccount));
  put('Contact', company.customers.flatMap(toContacts));
  put(
    'Product2',
    company.products.map((product) => toProduct(product, createdAt)),
  );
  put(
    'Pricebook2',
    company.priceBooks.map(({ salesforceId, name, isStandard }) =>
      seedRow(salesforceId, createdAt, {
        Name: name,
        IsActive: true,
        IsStandard: isStandard,
        Description: null,
      }),
    ),
  );
  put('PricebookEntry', toEntries(company, products, createdAt));
  const entries = standardEntries(company);
  const quotes = company.quotes.map((quote) =>
    toQuoteRows(quote, { company, products, entries, orders, orderSystem }),
  );
  put('Opportunity', company.quotes.map(toOpportunity));
  for (const form of ['standard', 'cpq'] as const) {
    const own = quotes.filter((rows) => rows.form === form);
    put(
      form === 'cpq' ? 'SBQQ__Quote__c' : 'Quote',
      own.map(({ quote }) => quote),
    );
    put(
      form === 'cpq' ? 'SBQQ__QuoteLine__c' : 'QuoteLineItem',
      own.flatMap(({ lines }) => lines),
    );
  }
}

function address(prefix: string, at: CompanyCustomer['billingAddress']): Values {
  return {
    [`${prefix}Street`]: at.lines.join('\n'),
    [`${prefix}City`]: at.city,
    [`${prefix}State`]: at.region,
    [`${prefix}StateCode`]: at.region,
    [`${prefix}PostalCode`]: at.postalCode,
    [`${prefix}Country`]: countries.of(at.countryCode) ?? at.countryCode,
    [`${prefix}CountryCode`]: at.countryCode,
  };
}

function toAccount(customer: CompanyCustomer): Row {
  return seedRow(customer.salesforceId, customer.createdAt, {
    Name: customer.name,
    AccountNumber: customer.accountNumber,
    Type: customer.segment,
    Industry: customer.industry,
    ParentId: customer.parentSalesforceId ?? null,
    ...address('Billing', customer.billingAddress),
    ...address('Shipping', customer.shippingAddress),
    CurrencyIsoCode: customer.currency,
    OwnerId: userId,
    ERP_Id__c: customer.netsuiteId ?? null,
    Billing_Id__c: customer.stripeId ?? null,
  });
}

function toContacts(customer: CompanyCustomer): readonly Row[] {
  return customer.contacts.map((contact) =>
    seedRow(contact.salesforceId, customer.createdAt, {
      AccountId: customer.salesforceId,
      FirstName: contact.firstName,
      LastName: contact.lastName,
      Name: `${contact.firstName} ${contact.lastName}`,
      Email: contact.email,
      Phone: contact.phone,
      Title: contact.title,
      CurrencyIsoCode: customer.currency,
      OwnerId: userId,
    }),
  );
}

const families = { GOODS: 'Hardware', SERVICE: 'Services', SUBSCRIPTION: 'Subscriptions' } as const;

function toProduct(product: CompanyProduct, createdAt: string): Row {
  return seedRow(product.salesforceId, createdAt, {
    Name: product.name,
    ProductCode: product.sku,
    StockKeepingUnit: product.sku,
    Description: product.description,
    IsActive: product.active,
    Family: families[product.kind],
    QuantityUnitOfMeasure: 'Each',
    CurrencyIsoCode: 'USD',
    ...billing(product),
    SBQQ__SubscriptionTerm__c: subscriptionTerm(product),
  });
}

function toEntries(
  company: Company,
  products: ReadonlyMap<string, CompanyProduct>,
  createdAt: string,
): readonly Row[] {
  return company.priceBooks.flatMap((book) =>
    book.entries.map((entry) => {
      const product = products.get(entry.sku);
      return seedRow(entry.salesforceId, createdAt, {
        Name: product?.name ?? entry.sku,
        Pricebook2Id: book.salesforceId,
        Product2Id: product?.salesforceId ?? null,
        ProductCode: entry.sku,
        UnitPrice: Number(entry.unitPrice),
        CurrencyIsoCode: entry.currency,
        IsActive: true,
        UseStandardPrice: false,
        EffectiveFrom__c: entry.effectiveFrom,
        EffectiveTo__c: entry.effectiveTo ?? null,
      });
    }),
  );
}

/** By SKU and currency, the entry of the standard book that is in effect today. */
function standardEntries({ priceBooks, today }: Company): ReadonlyMap<string, StandardEntry> {
  const book = priceBooks.find(({ isStandard }) => isStandard);
  const current = (book?.entries ?? []).filter(
    ({ effectiveFrom, effectiveTo }) => effectiveFrom <= today && (effectiveTo ?? today) >= today,
  );
  return new Map(
    current.map(({ sku, currency, salesforceId, unitPrice }) => [
      `${sku} ${currency}`,
      { id: salesforceId, bookId: book?.salesforceId ?? '', unitPrice },
    ]),
  );
}
