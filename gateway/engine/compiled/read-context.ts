import type { FetchDataKeyRenamer } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { ResponsePath } from '../../errors/gateway-error.ts';
import { isJsonObject, type JsonObject } from '../../json-object.ts';
import { isObjectOfType } from '../is-object-of-type.ts';
import { readKey } from './fields-of-prototype.ts';

/** What `@fromContext` arguments of one object are given, as members of a JSON object; undefined where one has not arrived. */
export type ContextText = string | undefined;

const up = '..';
const typeCondition = '... on ';

/** The objects on the way from the root to each object at a plan's path, the object last; each place by itself. */
export function collectLineages(
  root: JsonObject,
  path: ResponsePath,
): ReadonlyMap<JsonObject, readonly JsonObject[]> {
  const found = new Map<JsonObject, readonly JsonObject[]>();
  function walk(value: unknown, at: number, above: readonly JsonObject[]): void {
    if (Array.isArray(value)) {
      const next = path[at] === '@' ? at + 1 : at;
      for (const element of value) walk(element, next, above);
      return;
    }
    if (!isJsonObject(value)) return;
    const lineage = [...above, value];
    const key = path[at];
    if (key === undefined) found.set(value, lineage);
    else walk(readKey(value, String(key)), at + 1, lineage);
  }
  walk(root, 0, []);
  return found;
}

/**
 * Reads the values of a fetch's contextual arguments for one object. Of several rewrites that give one argument, each for
 * another type that may have set the context, the first whose type is met counts.
 */
export function readContext(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataKeyRenamer[],
  lineage: readonly JsonObject[],
): ContextText {
  const values = new Map<string, unknown>();
  for (const { path, renameKeyTo } of rewrites) {
    if (values.get(renameKeyTo) !== undefined) continue;
    const levels = path.lastIndexOf(up) + 1;
    const start = lineage[lineage.length - 1 - levels];
    values.set(renameKeyTo, start && valueAt(schema, start, path.slice(levels)));
  }
  const members: string[] = [];
  for (const [name, value] of values) {
    if (value === undefined) return undefined;
    members.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  }
  return members.join(',');
}

function valueAt(schema: GraphQLSchema, from: JsonObject, path: readonly string[]): unknown {
  let value: unknown = from;
  for (const part of path) {
    if (value === null) return null;
    if (Array.isArray(value) || !isJsonObject(value)) return undefined;
    if (!part.startsWith(typeCondition)) value = readKey(value, part);
    else if (!isObjectOfType(schema, value, part.slice(typeCondition.length), true)) return undefined;
  }
  return value;
}
