export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'reference'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'email'
  | 'phone'
  | 'url'
  | 'address';

export interface SObjectField {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  /** False makes it required where it may be created and has no default. */
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly unique: boolean;
  readonly externalId: boolean;
  /** Upserts may go by it. */
  readonly idLookup: boolean;
  readonly nameField: boolean;
  readonly autoNumber: boolean;
  /** The org works it out: a formula, a roll-up, a part of a compound. */
  readonly calculated: boolean;
  /** A look-up by it needs no scan. */
  readonly indexed: boolean;
  readonly picklist: readonly string[];
  readonly restricted: boolean;
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | null;
  /** The children's name in the parent's sub-queries. */
  readonly childRelationship: string | null;
  readonly defaultValue: string | number | boolean | null;
  /** Of a compound address: what its parts begin with. */
  readonly compound: string | null;
}

export interface SObjectType {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly createable: boolean;
  readonly fields: readonly SObjectField[];
}

type FieldOptions = Partial<Omit<SObjectField, 'name' | 'type'>>;

const plain: Omit<SObjectField, 'name' | 'label' | 'type'> = {
  length: 0,
  precision: 0,
  scale: 0,
  nillable: true,
  createable: true,
  updateable: true,
  unique: false,
  externalId: false,
  idLookup: false,
  nameField: false,
  autoNumber: false,
  calculated: false,
  indexed: false,
  picklist: [],
  restricted: false,
  referenceTo: [],
  relationshipName: null,
  childRelationship: null,
  defaultValue: null,
  compound: null,
};

/** For a field that the API shows and does not let anybody write. */
export const readOnly: FieldOptions = { createable: false, updateable: false };
export const required: FieldOptions = { nillable: false };
export const calculated: FieldOptions = { ...readOnly, calculated: true };
/** External ID and unique, as upserts need it. */
export const externalId: FieldOptions = { externalId: true, unique: true, idLookup: true, indexed: true };

function toLabel(name: string): string {
  const words = name
    .replace(/^SBQQ__/, '')
    .replace(/__c$/, '')
    .replaceAll('_', ' ');
  return words.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/ Id$/, ' ID');
}

export function field(name: string, type: FieldType, options: FieldOptions = {}): SObjectField {
  return { ...plain, name, label: toLabel(name), type, ...options };
}

export function textField(name: string, length = 255, options: FieldOptions = {}): SObjectField {
  return field(name, 'string', { length, ...options });
}

export function currencyField(name: string, options: FieldOptions = {}): SObjectField {
  return field(name, 'currency', { precision: 18, scale: 2, ...options });
}

export function numberField(name: string, scale = 2, options: FieldOptions = {}): SObjectField {
  return field(name, 'double', { precision: 18, scale, ...options });
}

export function booleanField(name: string, options: FieldOptions = {}): SObjectField {
  return field(name, 'boolean', { nillable: false, defaultValue: false, ...options });
}

export function picklistField(
  name: string,
  picklist: readonly string[],
  options: FieldOptions = {},
): SObjectField {
  return field(name, 'picklist', { length: 255, picklist, ...options });
}

/** `children` is the name of the rows in the parent's sub-queries. */
export function referenceField(
  name: string,
  target: string,
  options: FieldOptions & { readonly children?: string } = {},
): SObjectField {
  const { children, ...rest } = options;
  return field(name, 'reference', {
    length: 18,
    referenceTo: [target],
    relationshipName: name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, ''),
    childRelationship: children ?? null,
    indexed: true,
    ...rest,
  });
}

/** The parts of an address and the compound of them. */
export function addressFields(prefix: string): readonly SObjectField[] {
  return [
    field(`${prefix}Street`, 'textarea', { length: 255 }),
    textField(`${prefix}City`, 40),
    textField(`${prefix}State`, 80),
    textField(`${prefix}PostalCode`, 20),
    textField(`${prefix}Country`, 80),
    textField(`${prefix}StateCode`, 10),
    textField(`${prefix}CountryCode`, 10),
    field(`${prefix}Latitude`, 'double', { precision: 18, scale: 15 }),
    field(`${prefix}Longitude`, 'double', { precision: 18, scale: 15 }),
    picklistField(`${prefix}GeocodeAccuracy`, ['Address', 'NearAddress', 'Block', 'Street', 'Zip', 'City']),
    field(`${prefix}Address`, 'address', { ...calculated, compound: prefix }),
  ];
}

/** The org's currencies. */
export const currencies = ['USD', 'EUR', 'GBP'] as const;

function systemFields(): readonly SObjectField[] {
  return [
    field('IsDeleted', 'boolean', { ...readOnly, nillable: false, defaultValue: false }),
    field('CreatedDate', 'datetime', { ...readOnly, nillable: false }),
    referenceField('CreatedById', 'User', { ...readOnly, nillable: false, indexed: false }),
    field('LastModifiedDate', 'datetime', { ...readOnly, nillable: false }),
    referenceField('LastModifiedById', 'User', { ...readOnly, nillable: false, indexed: false }),
    field('SystemModstamp', 'datetime', { ...readOnly, nillable: false }),
  ];
}

export interface SObjectOptions {
  readonly label?: string;
  readonly labelPlural?: string;
  readonly createable?: boolean;
  /** Whether rows have a currency of their own; true where absent. */
  readonly currency?: boolean;
}

/** An object with the fields that every object has. */
export function sObject(
  name: string,
  keyPrefix: string,
  fields: readonly (SObjectField | readonly SObjectField[])[],
  options: SObjectOptions = {},
): SObjectType {
  const label = options.label ?? toLabel(name);
  const currency = picklistField('CurrencyIsoCode', currencies, {
    label: 'Currency ISO Code',
    length: 3,
    restricted: true,
    defaultValue: 'USD',
  });
  return {
    name,
    label,
    labelPlural: options.labelPlural ?? `${label}s`,
    keyPrefix,
    createable: options.createable ?? true,
    fields: [
      field('Id', 'id', { ...readOnly, label: `${label} ID`, length: 18, nillable: false, idLookup: true }),
      ...fields.flat(),
      ...(options.currency === false ? [] : [currency]),
      ...systemFields(),
    ],
  };
}
