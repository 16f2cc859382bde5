import {
  booleanField,
  calculated,
  currencyField,
  externalId,
  field,
  numberField,
  picklistField,
  readOnly,
  referenceField,
  required,
  type SObjectField,
  type SObjectType,
  sObject,
  textField,
} from './schema.ts';

const billingFrequencies = ['Monthly', 'Quarterly', 'Semiannual', 'Annual', 'Invoice Plan'];
const chargeTypes = ['One-Time', 'Recurring', 'Usage'];

const product = sObject(
  'Product2',
  '01t',
  [
    textField('Name', 255, { ...required, nameField: true }),
    textField('ProductCode', 255, { indexed: true }),
    field('Description', 'textarea', { length: 4000 }),
    booleanField('IsActive'),
    picklistField('Family', ['Hardware', 'Services', 'Subscriptions', 'None']),
    textField('StockKeepingUnit', 180, { indexed: true }),
    picklistField('QuantityUnitOfMeasure', ['Each']),
    picklistField('SBQQ__BillingFrequency__c', billingFrequencies),
    picklistField('SBQQ__ChargeType__c', chargeTypes),
    numberField('SBQQ__SubscriptionTerm__c', 0),
    picklistField('SBQQ__SubscriptionPricing__c', ['Fixed Price', 'Percent Of Total']),
  ],
  { label: 'Product', labelPlural: 'Products' },
);

const priceBook = sObject(
  'Pricebook2',
  '01s',
  [
    textField('Name', 255, { ...required, nameField: true }),
    field('Description', 'textarea', { length: 255 }),
    booleanField('IsActive'),
    booleanField('IsStandard', readOnly),
  ],
  { label: 'Price Book', currency: false },
);

const priceBookEntry = sObject(
  'PricebookEntry',
  '01u',
  [
    textField('Name', 255, { ...calculated, nameField: true }),
    referenceField('Pricebook2Id', 'Pricebook2', {
      ...required,
      updateable: false,
      children: 'PricebookEntries',
    }),
    referenceField('Product2Id', 'Product2', {
      ...required,
      updateable: false,
      children: 'PricebookEntries',
    }),
    currencyField('UnitPrice', required),
    textField('ProductCode', 255, calculated),
    booleanField('IsActive'),
    booleanField('UseStandardPrice'),
    field('EffectiveFrom__c', 'date'),
    field('EffectiveTo__c', 'date'),
  ],
  { label: 'Price Book Entry', labelPlural: 'Price Book Entries' },
);

/** What we write back to a quote of either kind. */
const orderFields: readonly SObjectField[] = [
  textField('Weir_Order_Id__c', 255),
  textField('Weir_Order_Number__c', 80),
  textField('Weir_Order_Status__c', 40),
  textField('Weir_Error__c', 255),
];

const quote = sObject('Quote', '0Q0', [
  textField('QuoteNumber', 30, { ...readOnly, autoNumber: true }),
  textField('Name', 255, { ...required, nameField: true }),
  referenceField('OpportunityId', 'Opportunity', { updateable: false, children: 'Quotes' }),
  referenceField('AccountId', 'Account', { ...readOnly, children: 'Quotes' }),
  referenceField('ContactId', 'Contact', { children: 'Quotes' }),
  referenceField('ContractId', 'Contract', { children: 'Quotes' }),
  referenceField('Pricebook2Id', 'Pricebook2', { children: 'Quotes' }),
  picklistField('Status', [
    'Draft',
    'Needs Review',
    'In Review',
    'Approved',
    'Rejected',
    'Presented',
    'Accepted',
    'Denied',
  ]),
  field('ExpirationDate', 'date'),
  booleanField('IsSyncing', readOnly),
  currencyField('Subtotal', calculated),
  field('Discount', 'percent', calculated),
  currencyField('TotalPrice', calculated),
  currencyField('Tax'),
  currencyField('ShippingHandling'),
  currencyField('GrandTotal', calculated),
  field('LineItemCount', 'int', calculated),
  field('Description', 'textarea', { length: 32_000 }),
  referenceField('OwnerId', 'User', { indexed: false }),
  orderFields,
]);

const quoteLine = sObject(
  'QuoteLineItem',
  '0QL',
  [
    textField('LineNumber', 30, { ...readOnly, autoNumber: true, nameField: true }),
    referenceField('QuoteId', 'Quote', { ...required, updateable: false, children: 'QuoteLineItems' }),
    referenceField('PricebookEntryId', 'PricebookEntry', {
      ...required,
      updateable: false,
      children: 'QuoteLineItems',
    }),
    referenceField('Product2Id', 'Product2', { children: 'QuoteLineItems' }),
    numberField('Quantity', 2, required),
    currencyField('UnitPrice', required),
    field('Discount', 'percent', { precision: 16, scale: 2 }),
    currencyField('ListPrice', calculated),
    currencyField('Subtotal', calculated),
    currencyField('TotalPrice', calculated),
    field('ServiceDate', 'date'),
    field('SortOrder', 'int', { precision: 9 }),
    textField('Description', 255),
  ],
  { label: 'Quote Line Item' },
);

const cpqQuote = sObject(
  'SBQQ__Quote__c',
  'a0x',
  [
    textField('Name', 80, { ...readOnly, autoNumber: true, nameField: true }),
    referenceField('SBQQ__Account__c', 'Account', { children: 'SBQQ__Quotes__r' }),
    referenceField('SBQQ__Opportunity2__c', 'Opportunity', { children: 'SBQQ__Quotes2__r' }),
    booleanField('SBQQ__Primary__c'),
    picklistField(
      'SBQQ__Status__c',
      ['Draft', 'In Review', 'Approved', 'Denied', 'Presented', 'Accepted', 'Rejected'],
      { defaultValue: 'Draft' },
    ),
    picklistField('SBQQ__Type__c', ['Quote', 'Amendment', 'Renewal'], { defaultValue: 'Quote' }),
    field('SBQQ__StartDate__c', 'date'),
    field('SBQQ__EndDate__c', 'date'),
    numberField('SBQQ__SubscriptionTerm__c', 0),
    field('SBQQ__ExpirationDate__c', 'date'),
    booleanField('SBQQ__Ordered__c'),
    currencyField('SBQQ__ListAmount__c', calculated),
    currencyField('SBQQ__CustomerAmount__c', calculated),
    currencyField('SBQQ__NetAmount__c', calculated),
    referenceField('SBQQ__MasterContract__c', 'Contract', { children: 'SBQQ__AmendmentQuotes__r' }),
    textField('SBQQ__PricebookId__c', 18),
    textField('SBQQ__PONumber__c', 50),
    orderFields,
  ],
  { label: 'Quote', labelPlural: 'Quotes' },
);

const cpqQuoteLine = sObject(
  'SBQQ__QuoteLine__c',
  'a0y',
  [
    textField('Name', 80, { ...readOnly, autoNumber: true, nameField: true }),
    referenceField('SBQQ__Quote__c', 'SBQQ__Quote__c', {
      ...required,
      updateable: false,
      children: 'SBQQ__LineItems__r',
    }),
    referenceField('SBQQ__Product__c', 'Product2', { children: 'SBQQ__QuoteLines__r' }),
    textField('SBQQ__ProductCode__c', 255, calculated),
    textField('SBQQ__ProductName__c', 255, calculated),
    numberField('SBQQ__Number__c', 0),
    numberField('SBQQ__Quantity__c', 2, { defaultValue: 1 }),
    booleanField('SBQQ__Optional__c'),
    currencyField('SBQQ__ListPrice__c'),
    currencyField('SBQQ__RegularPrice__c'),
    currencyField('SBQQ__CustomerPrice__c'),
    currencyField('SBQQ__NetPrice__c'),
    currencyField('SBQQ__NetTotal__c', calculated),
    picklistField('SBQQ__ChargeType__c', chargeTypes),
    picklistField('SBQQ__BillingFrequency__c', billingFrequencies),
    picklistField('SBQQ__BillingType__c', ['Advance', 'Arrears']),
    picklistField('SBQQ__SubscriptionPricing__c', ['Fixed Price', 'Percent Of Total']),
    numberField('SBQQ__DefaultSubscriptionTerm__c', 0),
    numberField('SBQQ__ProrateMultiplier__c', 4),
  ],
  { label: 'Quote Line', labelPlural: 'Quote Lines' },
);

const order = sObject('Order', '801', [
  textField('OrderNumber', 30, { ...readOnly, autoNumber: true, nameField: true }),
  referenceField('AccountId', 'Account', { children: 'Orders' }),
  referenceField('ContractId', 'Contract', { children: 'Orders' }),
  referenceField('OpportunityId', 'Opportunity', { children: 'Orders' }),
  referenceField('QuoteId', 'Quote', { children: 'Orders' }),
  referenceField('Pricebook2Id', 'Pricebook2', { children: 'Orders' }),
  field('EffectiveDate', 'date', required),
  field('EndDate', 'date'),
  picklistField('Status', ['Draft', 'Activated'], required),
  picklistField('StatusCode', ['Draft', 'Activated'], calculated),
  textField('PoNumber', 80),
  currencyField('TotalAmount', calculated),
]);

const orderItem = sObject(
  'OrderItem',
  '802',
  [
    textField('OrderItemNumber', 30, { ...readOnly, autoNumber: true, nameField: true }),
    referenceField('OrderId', 'Order', { ...required, updateable: false, children: 'OrderItems' }),
    referenceField('PricebookEntryId', 'PricebookEntry', {
      ...required,
      updateable: false,
      children: 'OrderItems',
    }),
    referenceField('Product2Id', 'Product2', { children: 'OrderItems' }),
    referenceField('QuoteLineItemId', 'QuoteLineItem', { children: 'OrderItems' }),
    numberField('Quantity', 2, required),
    currencyField('UnitPrice', required),
    currencyField('TotalPrice', calculated),
    field('ServiceDate', 'date'),
    field('EndDate', 'date'),
  ],
  { label: 'Order Product' },
);

/** What other systems own, as Weir shows it. */
const shownInvoice = sObject(
  'Weir_Invoice__c',
  'a0W',
  [
    textField('Name', 80, { nameField: true }),
    textField('Weir_Id__c', 255, externalId),
    referenceField('Account__c', 'Account', { children: 'Weir_Invoices__r' }),
    textField('Status__c', 40),
    textField('Source_Status__c', 80),
    textField('System__c', 40),
    currencyField('Total__c'),
    currencyField('Balance_Due__c'),
    field('Issued_On__c', 'date'),
    field('Due_On__c', 'date'),
    field('Paid_On__c', 'date'),
  ],
  { label: 'Weir Invoice' },
);

const shownSubscription = sObject(
  'Weir_Subscription__c',
  'a0X',
  [
    textField('Name', 80, { nameField: true }),
    textField('Weir_Id__c', 255, externalId),
    referenceField('Account__c', 'Account', { children: 'Weir_Subscriptions__r' }),
    textField('Quote_Id__c', 18),
    textField('Status__c', 40),
    textField('Source_Status__c', 80),
    textField('System__c', 40),
    field('Period_Start__c', 'date'),
    field('Period_End__c', 'date'),
  ],
  { label: 'Weir Subscription' },
);

export const salesObjects: readonly SObjectType[] = [
  product,
  priceBook,
  priceBookEntry,
  quote,
  quoteLine,
  cpqQuote,
  cpqQuoteLine,
  order,
  orderItem,
  shownInvoice,
  shownSubscription,
];
