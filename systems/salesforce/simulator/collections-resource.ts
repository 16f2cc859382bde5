import { toRecordId18 } from '../record-id.ts';
import { type ApiCall, isObject, methodNotAllowed, type Org, objectBody, type Resource } from './api-call.ts';
import { ApiError, type Reply } from './api-error.ts';
import type { Table } from './org-data.ts';
import { externalIdField, rowsByExternalId, rowWithId, tableNamed } from './rows-resource.ts';
import { toWireRecord } from './wire-value.ts';

const maxRows = 200;
const maxRetrieved = 2_000;
const rolledBack =
  'Record rolled back because not all records were valid and the request was using AllOrNone header';

type Body = Readonly<Record<string, unknown>>;

interface RowResult {
  readonly id?: string;
  readonly success: boolean;
  readonly errors: readonly {
    readonly statusCode: string;
    readonly message: string;
    readonly fields: readonly string[];
  }[];
  readonly created?: boolean;
}

/** Thrown to undo a request of which a row failed, and caught where the rows' results are answered. */
class AllOrNone extends Error {}

/** Does `work` for each row; with `allOrNone`, one failure undoes the others and marks them. */
function forEachRow<T>(org: Org, rows: readonly T[], allOrNone: boolean, work: (row: T) => RowResult): Reply {
  let results: RowResult[] = [];
  try {
    org.data.store.transact(() => {
      results = rows.map((row) => attempt(() => work(row)));
      if (allOrNone && results.some(({ success }) => !success)) throw new AllOrNone();
    });
  } catch (error) {
    if (!(error instanceof AllOrNone)) throw error;
    results = results.map((result) =>
      result.success ? failed('ALL_OR_NONE_OPERATION_ROLLED_BACK', rolledBack) : result,
    );
  }
  return { status: 200, body: results };
}

function attempt(work: () => RowResult): RowResult {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return failed(error.errorCode, error.message, error.fields);
  }
}

/** Rows say `statusCode` where resources say `errorCode`. */
function failed(statusCode: string, message: string, fields: readonly string[] = []): RowResult {
  return { success: false, errors: [{ statusCode, message, fields }] };
}

function rowsOf(call: ApiCall): { readonly rows: readonly Body[]; readonly allOrNone: boolean } {
  const body = objectBody(call);
  const { records } = body;
  if (!Array.isArray(records)) throw new ApiError(400, 'JSON_PARSER_ERROR', 'records: expected an array');
  checkCount(records.length, maxRows);
  if (!records.every(isObject)) throw new ApiError(400, 'JSON_PARSER_ERROR', 'records: expected objects');
  return { rows: records, allOrNone: body.allOrNone === true };
}

function checkCount(count: number, max: number): void {
  if (count <= max) return;
  const message = `record limit reached. cannot submit more than ${max} records into this call`;
  throw new ApiError(400, 'EXCEEDED_ID_LIMIT', message);
}

function typeOf(row: Body): string {
  const { attributes } = row;
  if (isObject(attributes) && typeof attributes.type === 'string') return attributes.type;
  throw new ApiError(400, 'INVALID_TYPE', 'sObject type must be specified in the attributes of each record');
}

function tableOf(org: Org, row: Body): Table {
  const type = typeOf(row);
  const table = org.data.table(type);
  if (table) return table;
  throw new ApiError(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`);
}

function idOf(row: Body): { readonly id: string; readonly rest: Body } {
  const name = Object.keys(row).find((key) => key.toLowerCase() === 'id');
  const id = name === undefined ? undefined : row[name];
  if (typeof id !== 'string')
    throw new ApiError(400, 'MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
  return { id, rest: Object.fromEntries(Object.entries(row).filter(([key]) => key !== name)) };
}

/** `/composite/sobjects`: create, update, delete. */
export const collectionsResource: Resource = (call, org) => {
  switch (call.method) {
    case 'POST': {
      const { rows, allOrNone } = rowsOf(call);
      return forEachRow(org, rows, allOrNone, (row) => {
        const { id } = org.writer.create(tableOf(org, row), row);
        return { id, success: true, errors: [] };
      });
    }
    case 'PATCH': {
      const { rows, allOrNone } = rowsOf(call);
      return forEachRow(org, rows, allOrNone, (row) => {
        const table = tableOf(org, row);
        const { id, rest } = idOf(row);
        org.writer.update(table, findRow(table, id), rest);
        return { id: toRecordId18(id) ?? id, success: true, errors: [] };
      });
    }
    case 'DELETE':
      return removeRows(call, org);
    default:
      throw methodNotAllowed(call.method, 'DELETE,PATCH,POST');
  }
};

function findRow(table: Table, id: string) {
  const id18 = toRecordId18(id);
  if (id18 === undefined || !id18.startsWith(table.type.keyPrefix)) {
    throw new ApiError(400, 'MALFORMED_ID', `${table.type.label} ID: id value of incorrect type: ${id}`, [
      'Id',
    ]);
  }
  if (!table.rows.has(id18)) {
    throw new ApiError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
  }
  return rowWithId(table, id18);
}

function removeRows(call: ApiCall, org: Org): Reply {
  const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  checkCount(ids.length, maxRows);
  return forEachRow(org, ids, call.query.get('allOrNone') === 'true', (id) => {
    const table = org.data.tableOf(id);
    if (!table) throw new ApiError(400, 'MALFORMED_ID', `malformed id ${id}`, []);
    const row = findRow(table, id);
    org.writer.remove(table, row);
    return { id: row.id, success: true, errors: [] };
  });
}

/** `/composite/sobjects/X`: retrieve by ids. */
export const retrieveResource: Resource = (call, org, [object = '']) => {
  const table = tableNamed(org, object);
  const isPost = call.method === 'POST';
  if (!isPost && call.method !== 'GET') throw methodNotAllowed(call.method, 'GET,POST');
  const body = isPost ? objectBody(call) : {};
  const list = (name: string): readonly string[] => {
    const value = isPost ? body[name] : call.query.get(name)?.split(',');
    return Array.isArray(value) ? value.map(String) : [];
  };
  const ids = list('ids');
  checkCount(ids.length, maxRetrieved);
  const fields = list('fields').map((name) => {
    const field = table.field(name);
    if (field) return field;
    throw new ApiError(
      400,
      'INVALID_FIELD',
      `No such column '${name}' on sobject of type ${table.type.name}`,
    );
  });
  const records = ids.map((id) => {
    const row = table.rows.get(toRecordId18(id) ?? '');
    return row && row.values.IsDeleted !== true ? toWireRecord(table, row, fields, call.basePath) : null;
  });
  return { status: 200, body: records };
};

/** `PATCH /composite/sobjects/X/{external id field}`. */
export const collectionUpsertResource: Resource = (call, org, [object = '', name = '']) => {
  if (call.method !== 'PATCH') throw methodNotAllowed(call.method, 'PATCH');
  const table = tableNamed(org, object);
  const field = externalIdField(table, name);
  const { rows, allOrNone } = rowsOf(call);
  const keys = rows.map((row) => keyOf(row, table, name));
  return forEachRow(org, rows, allOrNone, (row) => {
    if (typeOf(row).toLowerCase() !== table.type.name.toLowerCase()) {
      throw new ApiError(400, 'INVALID_TYPE', `sObject type '${typeOf(row)}' is not ${table.type.name}`);
    }
    const key = keyOf(row, table, name);
    if (key !== undefined && keys.filter((other) => other === key).length > 1) {
      throw new ApiError(400, 'DUPLICATE_VALUE', `Duplicate external id specified: ${key}`, [field.name]);
    }
    const found = key === undefined ? [] : rowsByExternalId(table, field, key);
    if (found.length > 1) {
      throw new ApiError(
        400,
        'DUPLICATE_EXTERNAL_ID',
        `more than one record found for external id field: ${name}`,
      );
    }
    const [existing] = found;
    const values = field.name === 'Id' ? withoutKey(row, table, name) : row;
    const written = existing ? org.writer.update(table, existing, values) : org.writer.create(table, values);
    return { id: written.id, success: true, errors: [], created: existing === undefined };
  });
};

function keyOf(row: Body, table: Table, name: string): string | undefined {
  const entry = Object.entries(row).find(([key]) => table.field(key) === table.field(name));
  const value = entry?.[1] ?? undefined;
  return value === undefined ? undefined : String(value);
}

function withoutKey(row: Body, table: Table, name: string): Body {
  return Object.fromEntries(Object.entries(row).filter(([key]) => table.field(key) !== table.field(name)));
}
