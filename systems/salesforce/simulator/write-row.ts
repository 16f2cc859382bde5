import type { SimulatedClock } from '#sandbox/kit/simulator.ts';
import { ApiError } from './api-error.ts';
import type { ChangeLog } from './change-log.ts';
import { derivedValues, rolledUpParent } from './derive.ts';
import { type OrgData, type Row, type Table, toKey, type Value } from './org-data.ts';
import type { SObjectField } from './schema.ts';
import { auditFields, toSecond, userId } from './seed-org.ts';
import { parseValues, type Values } from './write-values.ts';

type Body = Readonly<Record<string, unknown>>;

/** Writes rows as the API does: all checks first, so that a refused write changed nothing. */
export interface RowWriter {
  create(table: Table, body: Body): Row;
  update(table: Table, row: Row, body: Body): Row;
  /** Into the recycle bin. */
  remove(table: Table, row: Row): void;
}

export function createRowWriter(
  org: OrgData,
  clock: SimulatedClock,
  tell: ChangeLog['appendRow'] = () => undefined,
): RowWriter {
  const now = () => toSecond(clock.now());

  function checked(table: Table, id: string, values: Values): Values {
    const derived = { ...values, ...derivedValues(org, table.type.name, id, values) };
    checkUnique(table, id, derived);
    return derived;
  }

  /** Works out again what the parent sums up. */
  function rollUp(table: Table, values: Values): void {
    const [object, id] = rolledUpParent(table.type.name, values) ?? [];
    const parent = object === undefined ? undefined : org.table(object);
    const row = id === undefined ? undefined : parent?.rows.get(id);
    if (!parent || !row) return;
    const derived = derivedValues(org, parent.type.name, row.id, row.values);
    tell(parent, 'UPDATE', row, parent.rows.put({ id: row.id, values: { ...row.values, ...derived } }));
  }

  return {
    create(table, body) {
      if (!table.type.createable) {
        const message = `entity type ${table.type.name} does not support create`;
        throw new ApiError(405, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message);
      }
      const given = parseValues(org, table, body, 'create');
      const values = { ...defaults(table), ...withoutNulls(given) };
      checkRequired(table, values);
      const id = org.newId(table);
      const numbered = { ...values, ...autoNumbers(org, table) };
      const row = { id, values: { ...checked(table, id, numbered), ...auditFields(now()) } };
      table.rows.insert(row);
      tell(table, 'CREATE', undefined, row);
      rollUp(table, row.values);
      return row;
    },
    update(table, row, body) {
      const values = { ...row.values, ...parseValues(org, table, body, 'update') };
      checkRequired(table, values);
      const at = now();
      const changed = {
        ...checked(table, row.id, values),
        LastModifiedDate: at,
        LastModifiedById: userId,
        SystemModstamp: at,
      };
      const updated = table.rows.put({ id: row.id, values: changed });
      tell(table, 'UPDATE', row, updated);
      rollUp(table, updated.values);
      return updated;
    },
    remove(table, row) {
      const at = now();
      const removed = table.rows.put({
        id: row.id,
        values: { ...row.values, IsDeleted: true, LastModifiedDate: at, SystemModstamp: at },
      });
      tell(table, 'DELETE', row, removed);
      rollUp(table, row.values);
    },
  };
}

function withoutNulls(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function defaults(table: Table): Values {
  const withDefault = table.type.fields.filter(
    ({ defaultValue, name }) => defaultValue !== null && name !== 'IsDeleted',
  );
  const values: Record<string, Value> = Object.fromEntries(
    withDefault.map(({ name, defaultValue }) => [name, defaultValue]),
  );
  if (table.field('OwnerId')) values.OwnerId = userId;
  return values;
}

/** `00000301`, `Q-00301`: what the org counts by itself. */
function autoNumbers(org: OrgData, table: Table): Values {
  const fields = table.type.fields.filter(({ autoNumber }) => autoNumber);
  return Object.fromEntries(
    fields.map(({ name }): [string, string] => {
      const number = org.store.next(`number:${table.type.name}`, table.rows.size + 1);
      if (table.type.name === 'SBQQ__Quote__c') return [name, `Q-${String(number).padStart(5, '0')}`];
      if (table.type.name === 'SBQQ__QuoteLine__c') return [name, `QL-${String(number).padStart(7, '0')}`];
      return [name, String(number).padStart(8, '0')];
    }),
  );
}

function checkRequired(table: Table, values: Values): void {
  const missing = table.type.fields
    .filter((field) => isRequired(field) && (values[field.name] ?? null) === null)
    .map(({ name }) => name);
  if (missing.length === 0) return;
  const message = `Required fields are missing: [${missing.join(', ')}]`;
  throw new ApiError(400, 'REQUIRED_FIELD_MISSING', message, missing);
}

function isRequired(field: SObjectField): boolean {
  return !field.nillable && field.createable && field.defaultValue === null;
}

function checkUnique(table: Table, id: string, values: Values): void {
  for (const field of table.type.fields) {
    const value = field.unique ? (values[field.name] ?? null) : null;
    if (value === null) continue;
    const other = table
      .index(field)
      ?.find(toKey(field, value))
      .find((row) => row.id !== id && row.values.IsDeleted !== true);
    if (!other) continue;
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${other.id.slice(0, 15)}`;
    throw new ApiError(400, 'DUPLICATE_VALUE', message, []);
  }
}
