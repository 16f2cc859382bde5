import { toRecordId18 } from '../record-id.ts';
import { type ApiCall, methodNotAllowed, type Org, objectBody, type Resource } from './api-call.ts';
import { ApiError, notFound, type Reply } from './api-error.ts';
import { type Row, type Table, toKey } from './org-data.ts';
import type { SObjectField } from './schema.ts';
import { toWireRecord } from './wire-value.ts';

export function tableNamed(org: Org, name: string): Table {
  const table = org.data.table(name);
  if (!table) throw notFound();
  return table;
}

/** The row of an id in a path; throws the API's 404s. */
export function rowWithId(table: Table, text: string): Row {
  const id = toRecordId18(text);
  if (id === undefined) {
    throw new ApiError(
      404,
      'NOT_FOUND',
      `Provided external ID field does not exist or is not accessible: ${text}`,
    );
  }
  const row = table.rows.get(id);
  if (!row) throw notFound();
  if (row.values.IsDeleted === true) throw new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
  return row;
}

/** `POST /sobjects/X`. */
export function createRow(call: ApiCall, org: Org, table: Table): Reply {
  const row = org.writer.create(table, objectBody(call));
  return {
    status: 201,
    headers: { location: `${call.basePath}/sobjects/${table.type.name}/${row.id}` },
    body: { id: row.id, success: true, errors: [] },
  };
}

/** `/sobjects/X/{id}`. */
export const rowResource: Resource = (call, org, [object = '', id = '']) => {
  const table = tableNamed(org, object);
  switch (call.method) {
    case 'GET':
      return readRow(call, table, rowWithId(table, id));
    case 'PATCH':
      org.writer.update(table, rowWithId(table, id), objectBody(call));
      return { status: 204 };
    case 'DELETE':
      org.writer.remove(table, rowWithId(table, id));
      return { status: 204 };
    default:
      throw methodNotAllowed(call.method, 'DELETE,GET,HEAD,PATCH');
  }
};

function readRow(call: ApiCall, table: Table, row: Row): Reply {
  const names = call.query.get('fields')?.split(',');
  const fields = names
    ? names.map((name) => {
        const field = table.field(name.trim());
        if (field) return field;
        const message = `No such column '${name.trim()}' on sobject of type ${table.type.name}`;
        throw new ApiError(400, 'INVALID_FIELD', message);
      })
    : table.type.fields;
  // The id comes with every row, asked for or not.
  const withId = fields.some(({ name }) => name === 'Id')
    ? fields
    : [...fields, ...table.type.fields.slice(0, 1)];
  return { status: 200, body: toWireRecord(table, row, withId, call.basePath) };
}

/** `/sobjects/X/{external id field}/{value}`. */
export const externalIdResource: Resource = (call, org, [object = '', name = '', value = '']) => {
  const table = tableNamed(org, object);
  const field = externalIdField(table, name);
  const found = rowsByExternalId(table, field, value);
  if (found.length > 1) {
    return { status: 300, body: found.map(({ id }) => `${call.basePath}/sobjects/${table.type.name}/${id}`) };
  }
  const [row] = found;
  if (call.method === 'PATCH') return upsertReply(call, org, table, field, value, row);
  if (!row) throw notFound();
  if (call.method === 'GET') return readRow(call, table, row);
  if (call.method !== 'DELETE') throw methodNotAllowed(call.method, 'DELETE,GET,HEAD,PATCH');
  org.writer.remove(table, row);
  return { status: 204 };
};

function upsertReply(
  call: ApiCall,
  org: Org,
  table: Table,
  field: SObjectField,
  value: string,
  row: Row | undefined,
): Reply {
  const body = objectBody(call);
  if (Object.keys(body).some((name) => table.field(name) === field)) {
    const message = `The ${field.name} field should not be specified in the sobject data.`;
    throw new ApiError(400, 'INVALID_FIELD', message);
  }
  if (!row && call.query.get('updateOnly') === 'true') throw notFound();
  const written = row
    ? org.writer.update(table, row, body)
    : org.writer.create(table, field.name === 'Id' ? body : { ...body, [field.name]: value });
  const created = row === undefined;
  return { status: created ? 201 : 200, body: { id: written.id, success: true, errors: [], created } };
}

/** A field that upserts may go by. Throws the API's 404. */
export function externalIdField(table: Table, name: string): SObjectField {
  const field = table.field(name);
  if (field?.idLookup) return field;
  throw new ApiError(
    404,
    'NOT_FOUND',
    `Provided external ID field does not exist or is not accessible: ${name}`,
  );
}

export function rowsByExternalId(table: Table, field: SObjectField, value: string): readonly Row[] {
  if (field.name === 'Id') {
    const row = table.rows.get(toRecordId18(value) ?? '');
    return row && row.values.IsDeleted !== true ? [row] : [];
  }
  const rows = table.index(field)?.find(toKey(field, value)) ?? [];
  return rows.filter(({ values }) => values.IsDeleted !== true);
}
