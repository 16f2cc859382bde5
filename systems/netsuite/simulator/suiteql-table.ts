import { type SqlType, type SqlValue, toNumber } from './suiteql-values.ts';

/** A row of a table, of whatever shape the table's columns read. */
export type Row = object;

export interface Column {
  readonly type: SqlType;
  value(row: Row): SqlValue;
  /** What `BUILTIN.DF` answers. */
  display?(row: Row): SqlValue;
  /** What `BUILTIN.CF` answers. */
  criteria?(row: Row): SqlValue;
}

export interface Lookup {
  find(key: string): readonly Row[];
  /** How many rows a key finds, about. */
  readonly typical: number;
}

/** A table of the query service over what the simulator holds. */
export interface VirtualTable {
  readonly name: string;
  readonly columns: ReadonlyMap<string, Column>;
  readonly lookups: ReadonlyMap<string, Lookup>;
  rows(): Iterable<Row>;
  size(): number;
}

/** A number may be any decimal text. */
export type ColumnOf<T extends Row> =
  | readonly [type: SqlType, value: (row: T) => SqlValue | undefined]
  | {
      readonly type: SqlType;
      readonly value: (row: T) => SqlValue | undefined;
      readonly display?: (row: T) => SqlValue | undefined;
      readonly criteria?: (row: T) => SqlValue | undefined;
    };

export interface TableOf<T extends Row> {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnOf<T>>>;
  readonly rows: () => Iterable<T>;
  readonly size: () => number;
  readonly lookups?: Readonly<Record<string, { find: (key: string) => readonly T[]; typical: number }>>;
}

function toColumn<T extends Row>(column: ColumnOf<T>): Column {
  const { type, value, display, criteria } = (
    'type' in column ? column : { type: column[0], value: column[1] }
  ) as Exclude<ColumnOf<T>, readonly unknown[]>;
  // A table's columns see rows of that table alone, which are T. Oracle keeps an empty text as NULL.
  const read = (get: (row: T) => SqlValue | undefined) => (row: Row) => get(row as T) || null;
  const readNumber = (row: Row) => {
    const number = value(row as T);
    return number ? toNumber(number) : null;
  };
  return {
    type,
    value: type === 'number' ? readNumber : read(value),
    ...(display && { display: read(display) }),
    ...(criteria && { criteria: read(criteria) }),
  };
}

/** A table of rows of one shape. */
export function defineTable<T extends Row>(table: TableOf<T>): VirtualTable {
  return {
    name: table.name,
    columns: new Map(Object.entries(table.columns).map(([name, column]) => [name, toColumn(column)])),
    lookups: new Map(Object.entries(table.lookups ?? {})),
    rows: table.rows,
    size: table.size,
  };
}
