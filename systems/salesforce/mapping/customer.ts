import type { Address, Contact, Customer } from '#domain/customer.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { SalesforceConfig } from '../config.ts';
import { instant, optionalText, text, type VendorRecord } from '../records/vendor-record.ts';
import { toCountryCode } from './country-code.ts';

type AccountConfig = Pick<SalesforceConfig, 'countryPicklists' | 'singleCurrency' | 'fields'>;

/** The fields of Account that `toCustomer` reads. */
export function accountFields(config: AccountConfig): readonly string[] {
  return [
    'Id',
    'Name',
    'AccountNumber',
    'ParentId',
    'Parent.Name',
    'BillingStreet',
    'BillingCity',
    'BillingState',
    'BillingPostalCode',
    'BillingCountry',
    'LastModifiedDate',
    ...(config.countryPicklists ? ['BillingStateCode', 'BillingCountryCode'] : []),
    ...(config.singleCurrency === undefined ? ['CurrencyIsoCode'] : []),
    ...(config.fields.segment === null ? [] : [config.fields.segment]),
  ];
}

export const contactFields: readonly string[] = [
  'Id',
  'AccountId',
  'Name',
  'FirstName',
  'LastName',
  'Email',
  'Phone',
  'Title',
];

export function toCustomer(account: VendorRecord, config: AccountConfig, asOf: string): Customer {
  const { system } = account;
  const recordId = text(account, 'Id');
  const accountNumber = optionalText(account, 'AccountNumber');
  const segment = config.fields.segment === null ? undefined : optionalText(account, config.fields.segment);
  const parentId = optionalText(account, 'ParentId');
  // Sharing rules can hide a parent from us while its id is still seen.
  const parentName = optionalText(account, 'Parent.Name');
  const billingAddress = toBillingAddress(account);
  const currency = config.singleCurrency ?? optionalText(account, 'CurrencyIsoCode');
  return {
    id: toEntityId('Customer', system, recordId),
    name: text(account, 'Name'),
    ...(accountNumber !== undefined && { accountNumber }),
    ...(segment !== undefined && { segment }),
    ...(parentId !== undefined &&
      parentName !== undefined && {
        parent: { id: toEntityId('Customer', system, parentId), name: parentName },
      }),
    ...(billingAddress && { billingAddress }),
    ...(currency !== undefined && { currency }),
    updatedAt: instant(account, 'LastModifiedDate'),
    source: { system, recordType: 'Account', recordId, asOf },
  };
}

/** Undefined without a country, or with one that is none: an address needs its ISO code. */
function toBillingAddress(account: VendorRecord): Address | undefined {
  const countryCode =
    optionalText(account, 'BillingCountryCode') ??
    toCountryCode(optionalText(account, 'BillingCountry') ?? '');
  if (countryCode === undefined) return undefined;
  const region = optionalText(account, 'BillingStateCode') ?? optionalText(account, 'BillingState');
  const postalCode = optionalText(account, 'BillingPostalCode');
  const street = optionalText(account, 'BillingStreet') ?? '';
  return {
    lines: street
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    city: optionalText(account, 'BillingCity') ?? '',
    ...(region !== undefined && { region }),
    ...(postalCode !== undefined && { postalCode }),
    countryCode,
  };
}

export function toContact(contact: VendorRecord): Contact {
  const { system } = contact;
  const email = optionalText(contact, 'Email');
  const phone = optionalText(contact, 'Phone');
  const title = optionalText(contact, 'Title');
  return {
    id: toEntityId('Contact', system, text(contact, 'Id')),
    customerId: toEntityId('Customer', system, text(contact, 'AccountId')),
    name: text(contact, 'Name'),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(title !== undefined && { title }),
  };
}
