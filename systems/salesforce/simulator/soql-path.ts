import { type OrgData, type Row, readField, type Table, toKey, type Value } from './org-data.ts';
import type { SObjectField } from './schema.ts';
import { noSuchColumn, noSuchRelationship, type SoqlText } from './soql-error.ts';

export interface SoqlContext extends SoqlText {
  readonly org: OrgData;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** `/services/data/v67.0`, for the URLs of rows. */
  readonly basePath: string;
  /** Whether soft-deleted rows count. */
  readonly includeDeleted: boolean;
}

/** A field of a row or of its parents. */
export interface FieldPath {
  /** The references from the row on. */
  readonly references: readonly { readonly field: SObjectField; readonly target: Table }[];
  readonly field: SObjectField;
  read(row: Row): Value;
  /** The rows of the first table whose path leads to one of the values, without a scan; undefined where that needs one. */
  lookUp(values: readonly Value[]): readonly Row[] | undefined;
}

const maxParents = 5;

/** The row that a reference leads to. */
export function parentOf(row: Row, field: SObjectField, target: Table): Row | undefined {
  const id = readField(row, field);
  return typeof id === 'string' ? target.rows.get(id) : undefined;
}

export function resolvePath(table: Table, names: readonly string[], ctx: SoqlContext): FieldPath {
  const parents = names.slice(0, -1);
  if (parents.length > maxParents) throw noSuchRelationship(ctx, parents[maxParents] ?? '');
  const references: { field: SObjectField; target: Table }[] = [];
  let last = table;
  for (const name of parents) {
    const field = last.relationship(name);
    const target = field?.referenceTo[0] && ctx.org.table(field.referenceTo[0]);
    if (!field || !target) throw noSuchRelationship(ctx, name);
    references.push({ field, target });
    last = target;
  }
  const field = last.field(names.at(-1) ?? '');
  if (!field) throw noSuchColumn(ctx, names.at(-1) ?? '', last.type.name);
  return {
    references,
    field,
    read: (row) => {
      let at: Row | undefined = row;
      for (const step of references) at = at && parentOf(at, step.field, step.target);
      return at ? readField(at, field) : null;
    },
    lookUp: (values) => lookUp(table, references, field, values),
  };
}

function lookUp(
  table: Table,
  references: FieldPath['references'],
  field: SObjectField,
  values: readonly Value[],
): readonly Row[] | undefined {
  const tables = [table, ...references.map(({ target }) => target)];
  let rows = rowsWith(tables.at(-1) ?? table, field, values);
  for (let step = references.length - 1; rows && step >= 0; step -= 1) {
    const [owner, reference] = [tables[step], references[step]];
    if (!owner || !reference) return undefined;
    rows = rowsWith(
      owner,
      reference.field,
      rows.map(({ id }) => id),
    );
  }
  return rows;
}

function rowsWith(table: Table, field: SObjectField, values: readonly Value[]): readonly Row[] | undefined {
  const unique = [...new Set(values)];
  if (field.name === 'Id') {
    return unique.map((id) => table.rows.get(String(id))).filter((row) => row !== undefined);
  }
  return table.index(field) && unique.flatMap((value) => table.index(field)?.find(toKey(field, value)) ?? []);
}

/** The names of a path as the parser gives it, without the query's alias. */
export function pathNames(path: string, alias: string | undefined): readonly string[] {
  const names = path.split('.');
  return alias !== undefined && names.length > 1 && names[0]?.toLowerCase() === alias.toLowerCase()
    ? names.slice(1)
    : names;
}
