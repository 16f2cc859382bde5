import { badRequest } from './api-error.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** Answers the object that a reference names, or what an includable property holds; undefined where it cannot be expanded. */
export type ExpandProperty = (owner: JsonObject, property: string) => Json | undefined;

const deepest = 4;

/** Puts objects in place of the references that `paths` name, by Stripe's rules. */
export function expandAll(answer: JsonObject, paths: readonly string[], expand: ExpandProperty): JsonObject {
  let result = answer;
  for (const path of paths) {
    const segments = path.split('.');
    if (segments.length > deepest) {
      throw badRequest(
        `You cannot expand more than ${deepest} levels of a property. Property: ${path}`,
        'expand',
      );
    }
    result = expandPath(result, segments, path, expand);
  }
  return result;
}

function expandPath(
  owner: JsonObject,
  [head = '', ...rest]: readonly string[],
  path: string,
  expand: ExpandProperty,
): JsonObject {
  const present = owner[head];
  if (present === null) return owner;
  const value = isOpen(owner, head) ? present : expand(owner, head);
  if (value === undefined) throw cannotExpand(path, owner);
  if (rest.length === 0) return { ...owner, [head]: value };
  return { ...owner, [head]: expandBelow(value, rest, path, expand) };
}

function expandBelow(value: Json, rest: readonly string[], path: string, expand: ExpandProperty): Json {
  if (Array.isArray(value)) return value.map((entry: Json) => expandBelow(entry, rest, path, expand));
  return isJsonObject(value) ? expandPath(value, rest, path, expand) : value;
}

/** A nested object or list stands there already; an id is to be replaced. */
function isOpen(owner: JsonObject, property: string): boolean {
  const value = owner[property];
  return typeof value === 'object' && value !== null;
}

function cannotExpand(path: string, owner: JsonObject) {
  const hint = Array.isArray(owner.data) ? ` You may want to try expanding 'data.${path}' instead.` : '';
  return badRequest(`This property cannot be expanded (${path}).${hint}`, 'expand');
}
