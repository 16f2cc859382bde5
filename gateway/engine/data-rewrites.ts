import type { FetchDataRewrite } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { ResponsePath } from '../errors/gateway-error.ts';
import { isJsonObject, type JsonObject, ownProperty } from '../json-object.ts';
import { isObjectOfType } from './is-object-of-type.ts';

const typeConditionPrefix = '... on ';

/** Changes an object in place as a plan's fetch asks: values set, aliases of the planner renamed back. */
export function applyRewrites(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] | undefined,
  object: JsonObject,
): void {
  for (const rewrite of rewrites ?? []) {
    const last = rewrite.path.at(-1);
    if (last === undefined) continue;
    for (const target of objectsAt(schema, object, rewrite.path.slice(0, -1)))
      rewriteKey(target, last, rewrite);
  }
}

function rewriteKey(target: JsonObject, key: string, rewrite: FetchDataRewrite): void {
  if (rewrite.kind === 'ValueSetter') {
    target[key] = rewrite.setValueTo;
    return;
  }
  const value = ownProperty(target, key);
  if (value === undefined) return;
  target[rewrite.renameKeyTo] = value;
  delete target[key];
}

function objectsAt(schema: GraphQLSchema, value: unknown, path: readonly string[]): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((element) => objectsAt(schema, element, path));
  if (!isJsonObject(value)) return [];
  const [first, ...rest] = path;
  if (first === undefined) return [value];
  if (!first.startsWith(typeConditionPrefix)) return objectsAt(schema, ownProperty(value, first), rest);
  const condition = first.slice(typeConditionPrefix.length);
  return isObjectOfType(schema, value, condition, true) ? objectsAt(schema, value, rest) : [];
}

/** Where an error of a fetch stands once the planner's aliases are renamed back. */
export function renamedPath(
  rewrites: readonly FetchDataRewrite[] | undefined,
  path: ResponsePath,
): ResponsePath {
  const renamers = (rewrites ?? []).filter((rewrite) => rewrite.kind === 'KeyRenamer');
  if (renamers.length === 0) return path;
  const result = [...path];
  for (const { path: pattern, renameKeyTo } of renamers) {
    const keys = pattern.filter((part) => !part.startsWith(typeConditionPrefix));
    const at = positionOfLastKey(result, keys);
    if (at !== undefined) result[at] = renameKeyTo;
  }
  return result;
}

function positionOfLastKey(path: ResponsePath, keys: readonly string[]): number | undefined {
  let matched = 0;
  for (const [index, part] of path.entries()) {
    if (typeof part === 'number') continue;
    if (part !== keys[matched]) return undefined;
    matched++;
    if (matched === keys.length) return index;
  }
  return undefined;
}
