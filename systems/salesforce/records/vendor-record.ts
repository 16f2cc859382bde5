import { type Decimal, parseDecimal } from '#domain/decimal.ts';
import { CodedError } from '#platform/errors.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A row as Salesforce sent it, read field by field through `fieldX` because the fields' names are the org's own.
 * A path goes through parents: `Product2.ProductCode`.
 */
export interface VendorRecord {
  readonly system: string;
  readonly type: string;
  readonly fields: Fields;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Throws `SYSTEM_UNAVAILABLE` for what is no record. */
export function parseRecord(system: string, value: unknown): VendorRecord {
  if (!isObject(value)) throw unreadable(system, 'a record', 'object', value);
  const { attributes } = value;
  const type = isObject(attributes) && typeof attributes.type === 'string' ? attributes.type : 'record';
  return { system, type, fields: value };
}

function unreadable(system: string, what: string, expected: string, value: unknown): CodedError {
  const text = JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
  return new CodedError('SYSTEM_UNAVAILABLE', `${system} sent ${what} without a ${expected}: ${text}`, {
    system,
  });
}

function complain(record: VendorRecord, path: string, expected: string, value: unknown): CodedError {
  const id = typeof record.fields.Id === 'string' ? ` ${record.fields.Id}` : '';
  return unreadable(record.system, `${record.type}${id}.${path}`, expected, value);
}

/** The value at a path; undefined where a parent or the field itself is null or absent. */
function valueAt(record: VendorRecord, path: string): unknown {
  let value: unknown = record.fields;
  for (const name of path.split('.')) {
    if (!isObject(value)) return undefined;
    value = value[name];
  }
  return value ?? undefined;
}

export function optionalText(record: VendorRecord, path: string): string | undefined {
  const value = valueAt(record, path);
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') throw complain(record, path, 'text', value);
  return value;
}

export function text(record: VendorRecord, path: string): string {
  const value = optionalText(record, path);
  if (value === undefined) throw complain(record, path, 'text', value);
  return value;
}

export function optionalDecimal(record: VendorRecord, path: string): Decimal | undefined {
  const value = valueAt(record, path);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' && typeof value !== 'string') throw complain(record, path, 'number', value);
  try {
    return parseDecimal(value);
  } catch {
    throw complain(record, path, 'number', value);
  }
}

export function decimal(record: VendorRecord, path: string): Decimal {
  const value = optionalDecimal(record, path);
  if (value === undefined) throw complain(record, path, 'number', value);
  return value;
}

/** False where absent, as an unchecked checkbox. */
export function flag(record: VendorRecord, path: string): boolean {
  const value = valueAt(record, path) ?? false;
  if (typeof value !== 'boolean') throw complain(record, path, 'true or false', value);
  return value;
}

export function optionalDate(record: VendorRecord, path: string): string | undefined {
  const value = optionalText(record, path);
  if (value === undefined) return undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) throw complain(record, path, 'date', value);
  return value;
}

/** ISO in UTC; Salesforce writes `2022-02-15T06:21:19.000+0000`. */
export function instant(record: VendorRecord, path: string): string {
  const value = text(record, path);
  const at = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(at)) throw complain(record, path, 'date-time', value);
  return new Date(at).toISOString();
}
