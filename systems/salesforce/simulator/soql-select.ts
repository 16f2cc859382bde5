import type { FieldType as SelectItem, Subquery } from '@jetstreamapp/soql-parser-js';
import { ApiError } from './api-error.ts';
import type { Row, Table } from './org-data.ts';
import type { SObjectField } from './schema.ts';
import { noSuchColumn, noSuchRelationship, unsupported } from './soql-error.ts';
import { parentOf, resolvePath, type SoqlContext } from './soql-path.ts';
import { toAttributes, toWireValue } from './wire-value.ts';

export type Project = (row: Row) => Record<string, unknown>;

/** Makes the projection of a child sub-query; given by the runner. */
export type CompileSubquery = (subquery: Subquery, parent: Table, ctx: SoqlContext) => (row: Row) => unknown;

interface ParentNode {
  readonly field: SObjectField;
  readonly target: Table;
  readonly node: SelectNode;
}

/** What is selected of one object, in the order of the query. */
interface SelectNode {
  readonly columns: Map<string, SObjectField | ParentNode | ((row: Row) => unknown)>;
}

export function compileSelect(
  items: readonly SelectItem[],
  scope: { readonly table: Table; readonly alias: string | undefined; readonly limit: number | undefined },
  ctx: SoqlContext,
  compileSubquery: CompileSubquery,
): Project {
  const root: SelectNode = { columns: new Map() };
  for (const item of items) {
    switch (item.type) {
      case 'Field':
        addPath(root, scope.table, [item.field], ctx);
        break;
      case 'FieldRelationship': {
        const [first, ...rest] = item.relationships;
        const isAlias = first !== undefined && first.toLowerCase() === scope.alias?.toLowerCase();
        addPath(root, scope.table, [...(isAlias ? rest : item.relationships), item.field], ctx);
        break;
      }
      case 'FieldSubquery': {
        const { subquery } = item;
        const child = scope.table.child(subquery.relationshipName);
        if (!child) throw noSuchRelationship(ctx, subquery.relationshipName);
        root.columns.set(subquery.relationshipName, compileSubquery(subquery, scope.table, ctx));
        break;
      }
      case 'FieldFunctionExpression':
        for (const field of expandFields(item.functionName, item.parameters, scope, ctx)) {
          root.columns.set(field.name, field);
        }
        break;
      default:
        throw unsupported(`${item.type} in SELECT`);
    }
  }
  return (row) => projectNode(root, scope.table, row, ctx);
}

function addPath(root: SelectNode, table: Table, names: readonly string[], ctx: SoqlContext): void {
  const { references, field } = resolvePath(table, names, ctx);
  let node = root;
  for (const step of references) {
    const name = step.field.relationshipName ?? step.field.name;
    const known = node.columns.get(name);
    const parent: ParentNode =
      known && typeof known === 'object' && 'node' in known
        ? known
        : { ...step, node: { columns: new Map() } };
    node.columns.set(name, parent);
    node = parent.node;
  }
  if (node.columns.has(field.name)) {
    throw new ApiError(400, 'MALFORMED_QUERY', `duplicate field selected: ${names.join('.')}`);
  }
  node.columns.set(field.name, field);
}

const maxFieldsRows = 200;

/** `FIELDS(ALL)`, `FIELDS(STANDARD)`, `FIELDS(CUSTOM)`. */
function expandFields(
  name: string,
  parameters: readonly unknown[],
  { table, limit }: { readonly table: Table; readonly limit: number | undefined },
  ctx: SoqlContext,
): readonly SObjectField[] {
  const [group] = parameters;
  if (name.toUpperCase() !== 'FIELDS' || typeof group !== 'string')
    throw unsupported(`the function ${name} in SELECT`);
  const isCustom = (field: SObjectField) => field.name.endsWith('__c');
  switch (group.toUpperCase()) {
    case 'STANDARD':
      return table.type.fields.filter((field) => !isCustom(field));
    case 'ALL':
    case 'CUSTOM':
      if (limit === undefined || limit > maxFieldsRows) {
        const message = `The SOQL FIELDS function must have a LIMIT of at most ${maxFieldsRows}`;
        throw new ApiError(400, 'MALFORMED_QUERY', message);
      }
      return table.type.fields.filter((field) => group.toUpperCase() === 'ALL' || isCustom(field));
    default:
      throw noSuchColumn(ctx, group, table.type.name);
  }
}

function projectNode(node: SelectNode, table: Table, row: Row, ctx: SoqlContext): Record<string, unknown> {
  const record: Record<string, unknown> = { attributes: toAttributes(ctx.basePath, table.type.name, row.id) };
  for (const [name, column] of node.columns) {
    if (typeof column === 'function') record[name] = column(row);
    else if ('node' in column) {
      const parent = parentOf(row, column.field, column.target);
      record[name] = parent ? projectNode(column.node, column.target, parent, ctx) : null;
    } else record[name] = toWireValue(table, row, column);
  }
  return record;
}
