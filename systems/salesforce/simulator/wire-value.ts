import { type Row, readField, type Table, type Value } from './org-data.ts';
import type { SObjectField } from './schema.ts';

/** A field as the API writes it. */
export function toWireValue(table: Table, row: Row, field: SObjectField): unknown {
  if (field.compound !== null) return toAddress(table, row, field.compound);
  const value = readField(row, field);
  return field.type === 'datetime' && typeof value === 'string' ? toWireInstant(value) : value;
}

/** `2022-02-15T06:21:19.000+0000`: without a colon in the offset. */
export function toWireInstant(iso: string): string {
  return iso.replace(/Z$/, '+0000');
}

const addressParts = [
  ['city', 'City'],
  ['country', 'Country'],
  ['countryCode', 'CountryCode'],
  ['geocodeAccuracy', 'GeocodeAccuracy'],
  ['latitude', 'Latitude'],
  ['longitude', 'Longitude'],
  ['postalCode', 'PostalCode'],
  ['state', 'State'],
  ['stateCode', 'StateCode'],
  ['street', 'Street'],
] as const;

/** Null where no part of the address is known. */
function toAddress(table: Table, row: Row, prefix: string): Readonly<Record<string, Value>> | null {
  const parts = addressParts.map(([key, suffix]): [string, Value] => {
    const field = table.field(`${prefix}${suffix}`);
    return [key, field ? readField(row, field) : null];
  });
  return parts.every(([, value]) => value === null) ? null : Object.fromEntries(parts);
}

/** What every record begins with. */
export function toAttributes(basePath: string, type: string, id: string): { type: string; url: string } {
  return { type, url: `${basePath}/sobjects/${type}/${id}` };
}

/** A row with these of its fields. */
export function toWireRecord(
  table: Table,
  row: Row,
  fields: readonly SObjectField[],
  basePath: string,
): Record<string, unknown> {
  return {
    attributes: toAttributes(basePath, table.type.name, row.id),
    ...Object.fromEntries(fields.map((field) => [field.name, toWireValue(table, row, field)])),
  };
}
