import { firstNewRecord, salesforceId } from '#sandbox/company/salesforce-id.ts';
import type { RecordCollection } from '#sandbox/kit/record-collection.ts';
import type { RecordIndex } from '#sandbox/kit/record-index.ts';
import type { RecordStore } from '#sandbox/kit/record-store.ts';
import { crmObjects } from './objects-crm.ts';
import { salesObjects } from './objects-sales.ts';
import type { SObjectField, SObjectType } from './schema.ts';

export type Value = string | number | boolean | null;

/** A row of an object. What it holds nothing for is null. */
export interface Row {
  readonly id: string;
  readonly values: Readonly<Record<string, Value>>;
}

export interface Child {
  readonly table: Table;
  /** The child's reference to its parent. */
  readonly field: SObjectField;
}

/** An object with its rows. Names are found in any case, as the API finds them. */
export interface Table {
  readonly type: SObjectType;
  readonly rows: RecordCollection<Row>;
  field(name: string): SObjectField | undefined;
  /** The reference field behind a parent's name: `Parent`, `SBQQ__Product__r`. */
  relationship(name: string): SObjectField | undefined;
  child(name: string): Child | undefined;
  /** Rows by a field's value without a scan; undefined where the field has no index. */
  index(field: SObjectField): RecordIndex<Row> | undefined;
}

export interface OrgData {
  readonly store: RecordStore;
  readonly tables: readonly Table[];
  table(name: string): Table | undefined;
  /** The object that ids with this key prefix belong to. */
  tableOf(id: string): Table | undefined;
  /** An id that no row has yet. */
  newId(table: Table): string;
}

/** What an index and a comparison for equality go by: text has no case, ids have. */
export function toKey(field: SObjectField, value: Value): string {
  const text = String(value);
  return field.type === 'reference' || field.type === 'id' ? text : text.toLowerCase();
}

/** The org's objects over the simulator's store. */
export function openOrgData(store: RecordStore): OrgData {
  const byName = new Map<string, Table>();
  const tables = [...crmObjects, ...salesObjects].map((type) => openTable(type, store, byName));
  for (const table of tables) byName.set(table.type.name.toLowerCase(), table);
  return {
    store,
    tables,
    table: (name) => byName.get(name.toLowerCase()),
    tableOf: (id) => tables.find(({ type }) => id.startsWith(type.keyPrefix)),
    newId: ({ type }) => salesforceId(type.keyPrefix, store.next(`id:${type.name}`, firstNewRecord)),
  };
}

function openTable(type: SObjectType, store: RecordStore, tables: ReadonlyMap<string, Table>): Table {
  const rows = store.collection<Row>(type.name);
  const fields = new Map(type.fields.map((field) => [field.name.toLowerCase(), field]));
  const relationships = new Map(
    type.fields.flatMap((field) =>
      field.relationshipName === null ? [] : [[field.relationshipName.toLowerCase(), field] as const],
    ),
  );
  const indexes = new Map(
    type.fields
      .filter((field) => field.indexed)
      .map((field) => [
        field,
        rows.index(({ values }) => {
          const value = values[field.name] ?? null;
          return value === null ? undefined : toKey(field, value);
        }),
      ]),
  );
  return {
    type,
    rows,
    field: (name) => fields.get(name.toLowerCase()),
    relationship: (name) => relationships.get(name.toLowerCase()),
    child: (name) => findChild(tables, type.name, name.toLowerCase()),
    index: (field) => indexes.get(field),
  };
}

function findChild(tables: ReadonlyMap<string, Table>, parent: string, name: string): Child | undefined {
  for (const table of tables.values()) {
    for (const field of table.type.fields) {
      if (field.childRelationship?.toLowerCase() === name && field.referenceTo.includes(parent)) {
        return { table, field };
      }
    }
  }
  return undefined;
}

/** A field of a row; null where it holds nothing. */
export function readField(row: Row, field: SObjectField): Value {
  return field.name === 'Id' ? row.id : (row.values[field.name] ?? null);
}
