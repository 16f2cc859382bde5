import {
  addressFields,
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
  type SObjectType,
  sObject,
  textField,
} from './schema.ts';

const owner = () => referenceField('OwnerId', 'User', { indexed: false });

const account = sObject('Account', '001', [
  textField('Name', 255, { ...required, nameField: true }),
  textField('AccountNumber', 40, { indexed: true }),
  picklistField('Type', ['Enterprise', 'Mid-Market', 'SMB', 'Prospect', 'Other']),
  referenceField('ParentId', 'Account', { children: 'ChildAccounts' }),
  addressFields('Billing'),
  addressFields('Shipping'),
  field('Phone', 'phone', { length: 40 }),
  field('Fax', 'phone', { length: 40 }),
  field('Website', 'url', { length: 255 }),
  picklistField('Industry', [
    'Agriculture',
    'Biotechnology',
    'Chemicals',
    'Energy',
    'Environmental',
    'Food & Beverage',
    'Manufacturing',
    'Utilities',
  ]),
  currencyField('AnnualRevenue', { scale: 0 }),
  field('NumberOfEmployees', 'int', { precision: 8 }),
  field('Description', 'textarea', { length: 32_000 }),
  picklistField('AccountSource', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
  picklistField('Rating', ['Hot', 'Warm', 'Cold']),
  textField('Site', 80),
  owner(),
  // Counterparts in the ERP and the billing platform.
  textField('ERP_Id__c', 40, externalId),
  textField('Billing_Id__c', 40, externalId),
]);

const contact = sObject('Contact', '003', [
  referenceField('AccountId', 'Account', { children: 'Contacts' }),
  textField('LastName', 80, required),
  textField('FirstName', 40),
  textField('Salutation', 40),
  textField('Name', 121, { ...calculated, nameField: true, nillable: false }),
  field('Email', 'email', { length: 80, idLookup: true, indexed: true }),
  field('Phone', 'phone', { length: 40 }),
  field('MobilePhone', 'phone', { length: 40 }),
  textField('Title', 128),
  textField('Department', 80),
  addressFields('Mailing'),
  field('Description', 'textarea', { length: 32_000 }),
  owner(),
]);

const opportunity = sObject(
  'Opportunity',
  '006',
  [
    referenceField('AccountId', 'Account', { children: 'Opportunities' }),
    referenceField('ContactId', 'Contact', { children: 'Opportunities', updateable: false }),
    textField('Name', 120, { ...required, nameField: true }),
    picklistField(
      'StageName',
      [
        'Prospecting',
        'Qualification',
        'Proposal/Price Quote',
        'Negotiation/Review',
        'Closed Won',
        'Closed Lost',
      ],
      required,
    ),
    field('CloseDate', 'date', required),
    currencyField('Amount'),
    field('Probability', 'percent', { precision: 3 }),
    picklistField('Type', ['New Business', 'Existing Business']),
    referenceField('Pricebook2Id', 'Pricebook2', { children: 'Opportunities' }),
    referenceField('SyncedQuoteId', 'Quote'),
    referenceField('ContractId', 'Contract', { children: 'Opportunities' }),
    booleanField('IsClosed', calculated),
    booleanField('IsWon', calculated),
    field('Description', 'textarea', { length: 32_000 }),
    owner(),
  ],
  { labelPlural: 'Opportunities' },
);

const contract = sObject('Contract', '800', [
  referenceField('AccountId', 'Account', { ...required, children: 'Contracts' }),
  textField('ContractNumber', 30, { ...readOnly, autoNumber: true, nameField: true }),
  field('StartDate', 'date'),
  field('ContractTerm', 'int', { precision: 4 }),
  field('EndDate', 'date', calculated),
  picklistField('Status', ['Draft', 'In Approval Process', 'Activated'], {
    nillable: false,
    defaultValue: 'Draft',
  }),
  picklistField('StatusCode', ['Draft', 'InApproval', 'Activated'], readOnly),
  referenceField('Pricebook2Id', 'Pricebook2', { children: 'Contracts' }),
  referenceField('SourceOpportunityId', 'Opportunity', { children: 'Contracts' }),
  owner(),
]);

const organization = sObject(
  'Organization',
  '00D',
  [
    textField('Name', 80, { ...readOnly, nameField: true }),
    textField('InstanceName', 5, readOnly),
    booleanField('IsSandbox', readOnly),
    textField('OrganizationType', 40, readOnly),
    textField('Country', 80, readOnly),
    textField('LanguageLocaleKey', 40, readOnly),
    textField('TimeZoneSidKey', 40, readOnly),
    textField('NamespacePrefix', 15, readOnly),
  ],
  { createable: false, currency: false },
);

const user = sObject(
  'User',
  '005',
  [
    textField('Username', 80, { ...readOnly, indexed: true }),
    textField('LastName', 80, readOnly),
    textField('FirstName', 40, readOnly),
    textField('Name', 121, { ...calculated, nameField: true }),
    field('Email', 'email', { length: 128, ...readOnly }),
    booleanField('IsActive', readOnly),
    textField('UserType', 40, readOnly),
    numberField('NumberOfFailedLogins', 0, readOnly),
  ],
  { createable: false },
);

export const crmObjects: readonly SObjectType[] = [
  account,
  contact,
  opportunity,
  contract,
  organization,
  user,
];
