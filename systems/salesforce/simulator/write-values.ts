import { toRecordId18 } from '../record-id.ts';
import { ApiError } from './api-error.ts';
import type { OrgData, Table, Value } from './org-data.ts';
import type { SObjectField } from './schema.ts';

export type Values = Readonly<Record<string, Value>>;

/** What a body says of an object's fields, checked as the API checks it. Throws the first complaint. */
export function parseValues(
  org: OrgData,
  table: Table,
  body: Readonly<Record<string, unknown>>,
  kind: 'create' | 'update',
): Values {
  const values: Record<string, Value> = {};
  for (const [name, raw] of Object.entries(body)) {
    if (name === 'attributes') continue;
    const field = table.field(name);
    if (!field) {
      throw new ApiError(
        400,
        'INVALID_FIELD',
        `No such column '${name}' on sobject of type ${table.type.name}`,
      );
    }
    if (field.type === 'id') throw idInBody(kind);
    if (!(kind === 'create' ? field.createable : field.updateable)) {
      const message =
        `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify ` +
        'that it is read/write for your profile or permission set.';
      throw new ApiError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', message, [field.name]);
    }
    values[field.name] = parseValue(org, field, raw);
  }
  return values;
}

function idInBody(kind: 'create' | 'update'): ApiError {
  return kind === 'create'
    ? new ApiError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id'])
    : new ApiError(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.');
}

function parseValue(org: OrgData, field: SObjectField, raw: unknown): Value {
  if (raw === null || raw === '') {
    if (field.type === 'boolean') return typeof field.defaultValue === 'boolean' ? field.defaultValue : false;
    return null;
  }
  switch (field.type) {
    case 'boolean':
      if (typeof raw === 'boolean') return raw;
      if (raw === 'true' || raw === 'false') return raw === 'true';
      throw cannotDeserialize('boolean', raw);
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return parseNumber(field, raw);
    case 'date':
      return parseDate(raw);
    case 'datetime':
      return parseInstant(raw);
    case 'reference':
      return parseReference(org, field, raw);
    case 'email':
      return parseEmail(field, raw);
    default:
      return parseText(field, raw);
  }
}

function cannotDeserialize(type: string, raw: unknown): ApiError {
  const kind =
    typeof raw === 'string' ? 'VALUE_STRING' : typeof raw === 'object' ? 'START_OBJECT' : 'VALUE_NUMBER';
  const value = typeof raw === 'object' ? '' : ` value ${String(raw)}`;
  const message = `Cannot deserialize instance of ${type} from ${kind}${value} or request may be missing a required field`;
  return new ApiError(400, 'JSON_PARSER_ERROR', message);
}

function parseNumber(field: SObjectField, raw: unknown): number {
  const type = field.type === 'int' ? 'int' : field.type === 'currency' ? 'currency' : 'double';
  const isText = typeof raw === 'string' && /^-?\d+(\.\d+)?$/.test(raw);
  if (typeof raw !== 'number' && !isText) throw cannotDeserialize(type, raw);
  const value = Number(raw);
  if (Math.abs(value) >= 10 ** (field.precision - field.scale || 18)) {
    const message = `${field.label}: value outside of valid range on numeric field: ${raw}`;
    throw new ApiError(400, 'NUMBER_OUTSIDE_VALID_RANGE', message, [field.name]);
  }
  return value;
}

function parseDate(raw: unknown): string {
  const date = typeof raw === 'string' ? /^\d{4}-\d{2}-\d{2}/.exec(raw)?.[0] : undefined;
  if (date === undefined || Number.isNaN(Date.parse(date))) throw cannotDeserialize('date', raw);
  return date;
}

function parseInstant(raw: unknown): string {
  const text = typeof raw === 'string' ? raw.replace(/([+-]\d{2})(\d{2})$/, '$1:$2') : '';
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw cannotDeserialize('datetime', raw);
  return new Date(at).toISOString();
}

function parseReference(org: OrgData, field: SObjectField, raw: unknown): string {
  const id = typeof raw === 'string' ? toRecordId18(raw) : undefined;
  const target = org.table(field.referenceTo[0] ?? '');
  if (id === undefined || !target || !id.startsWith(target.type.keyPrefix)) {
    const message = `${field.label}: id value of incorrect type: ${String(raw)}`;
    throw new ApiError(400, 'MALFORMED_ID', message, [field.name]);
  }
  const row = target.rows.get(id);
  if (!row)
    throw new ApiError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field.name]);
  if (row.values.IsDeleted === true)
    throw new ApiError(400, 'ENTITY_IS_DELETED', 'entity is deleted', [field.name]);
  return id;
}

function parseEmail(field: SObjectField, raw: unknown): string {
  const text = parseText(field, raw);
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return text.toLowerCase();
  const message = `${field.label}: invalid email address: ${text}`;
  throw new ApiError(400, 'INVALID_EMAIL_ADDRESS', message, [field.name]);
}

function parseText(field: SObjectField, raw: unknown): string {
  if (typeof raw !== 'string' && typeof raw !== 'number') throw cannotDeserialize('string', raw);
  const text = String(raw);
  if (text.length > field.length) {
    const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
    const message = `${field.label}: data value too large: ${shown} (max length=${field.length})`;
    throw new ApiError(400, 'STRING_TOO_LONG', message, [field.name]);
  }
  if (field.restricted && !field.picklist.includes(text)) {
    const message = `${field.label}: bad value for restricted picklist field: ${text}`;
    throw new ApiError(400, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, [field.name]);
  }
  return text;
}
