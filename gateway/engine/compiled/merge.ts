import { isJsonObject, type JsonObject } from '../../json-object.ts';
import { readKey } from './fields-of-prototype.ts';

/**
 * Merges an answer into the data in place: objects and lists of one length element by element, else the answer wins. What
 * the data lacks is taken over, not copied. `__proto__` is no response key (see check-names) and is dropped.
 */
export function mergeInto(target: JsonObject, source: JsonObject): void {
  for (const key of Object.keys(source)) {
    if (key === '__proto__') continue;
    const value = source[key];
    if (value !== undefined) target[key] = merged(readKey(target, key), value);
  }
}

function merged(current: unknown, incoming: unknown): unknown {
  if (isJsonObject(current) && isJsonObject(incoming)) {
    mergeInto(current, incoming);
    return current;
  }
  if (Array.isArray(current) && Array.isArray(incoming) && current.length === incoming.length) {
    for (let index = 0; index < incoming.length; index++)
      current[index] = merged(current[index], incoming[index]);
    return current;
  }
  return incoming;
}

/**
 * Gives one object what a fetch found for it. Values go to several objects where several were the same entity; `shared`
 * knows them, so that one is copied before something else is merged into it.
 */
export function giveFields(
  object: JsonObject,
  entity: JsonObject,
  keys: readonly string[],
  shared: ReadonlySet<unknown>,
): void {
  for (const key of keys) {
    const value = readKey(entity, key);
    if (value === undefined) continue;
    if (typeof value !== 'object' || value === null) {
      object[key] = value;
      continue;
    }
    const current = readKey(object, key);
    if (current === value) continue;
    const hasBoth = typeof current === 'object' && current !== null;
    object[key] = hasBoth
      ? merged(shared.has(current) ? copyJson(current) : current, shared.has(value) ? copyJson(value) : value)
      : value;
  }
}

export function copyJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyJson);
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) if (key !== '__proto__') copy[key] = copyJson(value[key]);
  return copy;
}
