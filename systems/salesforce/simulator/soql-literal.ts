import { toRecordId18 } from '../record-id.ts';
import { ApiError } from './api-error.ts';
import type { Value } from './org-data.ts';
import type { FieldType, SObjectField } from './schema.ts';
import { type Span, spanOf } from './soql-date-literal.ts';
import { soqlError, unsupported } from './soql-error.ts';
import type { SoqlContext } from './soql-path.ts';

/** What a field is compared with: a value, or the time that a date literal covers. */
export type Operand = { readonly value: Value } | { readonly span: Span };

const unescaped: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const maxTextLength = 4_000;

/** The text of a quoted literal; `\%` and `\_`, which only LIKE gives a meaning, stay escaped where `keepWildcards`. */
export function textOf(raw: string, keepWildcards = false): string {
  return raw.slice(1, -1).replace(/\\([\s\S])/g, (whole, letter: string) => {
    if (keepWildcards && (letter === '%' || letter === '_')) return whole;
    return unescaped[letter.toLowerCase()] ?? letter;
  });
}

type Family = 'string' | 'id' | 'double' | 'boolean' | 'date' | 'dateTime';

function familyOf(type: FieldType): Family {
  switch (type) {
    case 'id':
    case 'reference':
      return 'id';
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return 'double';
    case 'boolean':
    case 'date':
      return type;
    case 'datetime':
      return 'dateTime';
    default:
      return 'string';
  }
}

/** Reads a literal as a value of `field`. Throws where the kinds differ, as the API does. */
export function toOperand(raw: string, literalType: string, field: SObjectField, ctx: SoqlContext): Operand {
  const family = familyOf(field.type);
  switch (literalType) {
    case 'NULL':
      return { value: null };
    case 'STRING':
      if (family === 'id') return { value: toId(raw, ctx) };
      if (family !== 'string') throw wrongKind(field, family, ctx);
      return { value: checkLength(textOf(raw)) };
    case 'INTEGER':
    case 'DECIMAL':
      if (family !== 'double') throw wrongKind(field, family, ctx);
      return { value: Number(raw) };
    case 'BOOLEAN':
      if (family !== 'boolean') throw wrongKind(field, family, ctx);
      return { value: raw.toUpperCase() === 'TRUE' };
    case 'DATE':
      if (family !== 'date') throw wrongKind(field, family, ctx);
      return { value: raw };
    case 'DATETIME':
      if (family !== 'dateTime') throw wrongKind(field, family, ctx);
      return { value: new Date(raw).toISOString() };
    case 'DATE_LITERAL':
    case 'DATE_N_LITERAL':
      if (family !== 'date' && family !== 'dateTime') throw wrongKind(field, family, ctx);
      return { span: spanOf(raw, ctx.nowMs) };
    default:
      throw unsupported(`literals such as ${raw}`);
  }
}

function checkLength(text: string): string {
  if (text.length <= maxTextLength) return text;
  throw new ApiError(
    400,
    'MALFORMED_QUERY',
    `SOQL WHERE clause literals cannot be longer than ${maxTextLength}`,
  );
}

function toId(raw: string, ctx: SoqlContext): Value {
  const text = textOf(raw);
  // An empty text is no id and finds nothing; anything else has to be one.
  if (text === '') return null;
  const id = toRecordId18(text);
  if (id !== undefined) return id;
  throw soqlError(ctx, 'INVALID_QUERY_FILTER_OPERATOR', text, `invalid ID field: ${text}`);
}

function wrongKind(field: SObjectField, family: Family, ctx: SoqlContext): ApiError {
  const quotes = family === 'string' || family === 'id' ? 'should be' : 'should not be';
  const type = family === 'id' ? 'string' : family;
  const message = `value of filter criterion for field '${field.name}' must be of type ${type} and ${quotes} enclosed in quotes`;
  return soqlError(ctx, 'INVALID_FIELD', field.name, message);
}
