import { methodNotAllowed, type Resource } from './api-call.ts';
import type { Table } from './org-data.ts';
import { createRow, tableNamed } from './rows-resource.ts';
import type { SObjectField, SObjectType } from './schema.ts';

/** `/sobjects`: what objects there are. */
export const globalDescribeResource: Resource = (call, org) => {
  if (call.method !== 'GET') throw methodNotAllowed(call.method, 'GET,HEAD');
  const sobjects = org.data.tables.map(({ type }) => summary(type, call.basePath));
  return { status: 200, body: { encoding: 'UTF-8', maxBatchSize: 200, sobjects } };
};

/** `/sobjects/X`: basic information, and the place to create rows. */
export const objectResource: Resource = (call, org, [object = '']) => {
  const table = tableNamed(org, object);
  if (call.method === 'POST') return createRow(call, org, table);
  if (call.method !== 'GET') throw methodNotAllowed(call.method, 'GET,HEAD,POST');
  return { status: 200, body: { objectDescribe: summary(table.type, call.basePath), recentItems: [] } };
};

export const describeResource: Resource = (call, org, [object = '']) => {
  if (call.method !== 'GET') throw methodNotAllowed(call.method, 'GET,HEAD');
  const table = tableNamed(org, object);
  return { status: 200, body: describe(table, org.data.tables, call.basePath) };
};

function summary(type: SObjectType, basePath: string): Readonly<Record<string, unknown>> {
  const url = `${basePath}/sobjects/${type.name}`;
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: type.createable,
    custom: isCustom(type.name),
    customSetting: false,
    deepCloneable: false,
    deletable: type.createable,
    deprecatedAndHidden: false,
    feedEnabled: true,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: type.keyPrefix,
    label: type.label,
    labelPlural: type.labelPlural,
    layoutable: true,
    mergeable: false,
    mruEnabled: true,
    name: type.name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchable: true,
    triggerable: true,
    undeletable: true,
    updateable: type.createable,
    urls: {
      compactLayouts: `${url}/describe/compactLayouts`,
      rowTemplate: `${url}/{ID}`,
      approvalLayouts: `${url}/describe/approvalLayouts`,
      listviews: `${url}/listviews`,
      describe: `${url}/describe`,
      quickActions: `${url}/quickActions`,
      layouts: `${url}/describe/layouts`,
      sobject: url,
    },
  };
}

const isCustom = (name: string) => name.endsWith('__c');

function describe(
  table: Table,
  tables: readonly Table[],
  basePath: string,
): Readonly<Record<string, unknown>> {
  const { type } = table;
  return {
    actionOverrides: [],
    ...summary(type, basePath),
    childRelationships: childRelationships(type, tables),
    compactLayoutable: true,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: type.fields.map(describeField),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [],
    searchLayoutable: true,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [{ label: `All ${type.labelPlural}`, name: 'everything' }],
  };
}

function childRelationships(type: SObjectType, tables: readonly Table[]): readonly unknown[] {
  return tables.flatMap((child) =>
    child.type.fields
      .filter((field) => field.childRelationship !== null && field.referenceTo.includes(type.name))
      .map((field) => ({
        cascadeDelete: false,
        childSObject: child.type.name,
        deprecatedAndHidden: false,
        field: field.name,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: field.childRelationship,
        restrictedDelete: false,
      })),
  );
}

function describeField(field: SObjectField): Readonly<Record<string, unknown>> {
  const isText = ['string', 'textarea', 'picklist', 'email', 'phone', 'url'].includes(field.type);
  const isLong = field.type === 'textarea' && field.length > 255;
  return {
    aggregatable: !isLong && field.type !== 'address',
    aiPredictionField: false,
    autoNumber: field.autoNumber,
    byteLength: field.length * (isText ? 3 : 1),
    calculated: field.calculated,
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: false,
    compoundFieldName: null,
    controllerName: null,
    createable: field.createable,
    custom: isCustom(field.name),
    defaultValue: field.type === 'boolean' ? field.defaultValue : null,
    defaultValueFormula: null,
    defaultedOnCreate: field.defaultValue !== null || (!field.createable && !field.nillable),
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? field.precision : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: null,
    filterable: !isLong && field.type !== 'address',
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: isText && !isLong,
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: field.idLookup,
    inlineHelpText: null,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: false,
    nillable: field.nillable,
    permissionable: field.nillable,
    picklistValues: field.picklist.map((value) => ({
      active: true,
      defaultValue: value === field.defaultValue,
      label: value,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: false,
    precision: field.precision,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.restricted,
    scale: field.scale,
    searchPrefilterable: field.type === 'reference',
    soapType: soapTypes[field.type] ?? 'xsd:string',
    sortable: !isLong && field.type !== 'address',
    type: field.type,
    unique: field.unique,
    updateable: field.updateable,
    writeRequiresMasterRead: false,
  };
}

const soapTypes: Readonly<Partial<Record<SObjectField['type'], string>>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
};
