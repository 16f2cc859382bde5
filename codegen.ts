import type { CodegenConfig } from '@graphql-codegen/cli';

const subgraphs = ['customer', 'product', 'order', 'invoice', 'subscription', 'operations'] as const;

const scalars = {
  Cursor: 'string',
  CurrencyCode: 'string',
  Date: 'string',
  DateTime: 'string',
  Decimal: 'string',
};

/** Which domain type stands behind an SDL type; what is not named is answered field by field. */
const mappers: Readonly<Record<(typeof subgraphs)[number], Readonly<Record<string, string>>>> = {
  customer: {
    Customer: './context.ts#CustomerParent',
    Contact: '../../domain/customer.ts#Contact as ContactModel',
    Credit: '../../domain/customer.ts#Credit as CreditModel',
    Workflow: '../entity-reference.ts#EntityReference',
  },
  product: {
    Product: '../../domain/product.ts#Product as ProductModel',
    Price: '../../domain/product.ts#Price as PriceModel',
    Availability: '../../domain/product.ts#Availability as AvailabilityModel',
  },
  order: {
    Quote: '../../domain/quote.ts#Quote as QuoteModel',
    QuoteLine: '../../domain/quote.ts#QuoteLine as QuoteLineModel',
    Order: '../../domain/order.ts#Order as OrderModel',
    OrderLine: '../../domain/order.ts#OrderLine as OrderLineModel',
    LegalEntity: '../../domain/order.ts#LegalEntity as LegalEntityModel',
    Fulfillment: '../../domain/order.ts#Fulfillment as FulfillmentModel',
    Customer: '../entity-reference.ts#EntityReference',
    Workflow: '../entity-reference.ts#EntityReference',
  },
  invoice: {
    Invoice: '../../domain/invoice.ts#Invoice as InvoiceModel',
    InvoiceLine: '../../domain/invoice.ts#InvoiceLine as InvoiceLineModel',
    Payment: '../../domain/invoice.ts#Payment as PaymentModel',
    CreditMemo: '../../domain/invoice.ts#CreditMemo as CreditMemoModel',
    Customer: '../entity-reference.ts#EntityReference',
    Order: '../entity-reference.ts#EntityReference',
    Product: '../entity-reference.ts#EntityReference',
    BillingSubscription: '../entity-reference.ts#EntityReference',
    Workflow: '../entity-reference.ts#EntityReference',
  },
  subscription: {
    BillingSubscription: '../../domain/subscription.ts#Subscription as SubscriptionModel',
    SubscriptionItem: '../../domain/subscription.ts#SubscriptionItem as SubscriptionItemModel',
    Price: '../../domain/product.ts#Price as PriceModel',
    Customer: '../entity-reference.ts#EntityReference',
    Product: '../entity-reference.ts#EntityReference',
    Workflow: '../entity-reference.ts#EntityReference',
  },
  operations: {
    System: '../../domain/system-status.ts#SystemStatus as SystemModel',
    Spending: '../../domain/system-status.ts#SystemSpending as SpendingModel',
    Workflow: '../../orchestration/model.ts#Workflow as WorkflowModel',
    Exception: '../../orchestration/model.ts#WorkflowException as ExceptionModel',
    Customer: '../entity-reference.ts#EntityReference',
    Order: '../entity-reference.ts#EntityReference',
    CrossReference: '../../orchestration/model.ts#CrossReference as CrossReferenceModel',
  },
};

// What is only checked is not written: check.ts compares these itself.
const writers = [
  'node registry/write-supergraph.ts',
  'node cli/write-operation-manifest.ts',
  'node cli/write-live-documents.ts',
];

const config: CodegenConfig = {
  hooks: { afterAllFileWrite: process.argv.includes('--check') ? [] : writers },
  generates: {
    'console/live-client/generated.ts': {
      schema: 'schema/supergraph.graphql',
      documents: 'schema/operations/*.graphql',
      plugins: ['typescript-operations'],
      config: {
        useTypeImports: true,
        onlyOperationTypes: true,
        enumsAsTypes: true,
        immutableTypes: true,
        skipTypename: true,
        scalars,
      },
    },
    ...Object.fromEntries(
      subgraphs.map((name) => [
        `subgraphs/${name}/generated.ts`,
        {
          schema: `schema/${name}.graphql`,
          plugins: ['typescript', 'typescript-resolvers'],
          config: {
            federation: true,
            useTypeImports: true,
            strictScalars: true,
            scalars: { ...scalars, _FieldSet: 'string', _Any: 'unknown' },
            enumsAsTypes: true,
            immutableTypes: true,
            maybeValue: 'T | null | undefined',
            inputMaybeValue: 'T | null',
            contextType: './context.ts#Context',
            mappers: mappers[name],
          },
        },
      ]),
    ),
  },
};

export default config;
