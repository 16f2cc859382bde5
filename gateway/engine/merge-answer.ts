import { isJsonObject, type JsonObject, ownProperty } from '../json-object.ts';

/**
 * Merges a subgraph's answer into the data so far: objects and lists of one length element by element, else the answer wins.
 * `__proto__` is no response key (see check-names) and is dropped, so that hostile JSON cannot reach a prototype.
 */
export function mergeAnswer(target: JsonObject, source: JsonObject): void {
  for (const key of Object.keys(source)) {
    if (key === '__proto__' || source[key] === undefined) continue;
    define(target, key, merged(ownProperty(target, key), source[key]));
  }
}

function merged(current: unknown, incoming: unknown): unknown {
  if (isJsonObject(current) && isJsonObject(incoming)) {
    mergeAnswer(current, incoming);
    return current;
  }
  if (Array.isArray(current) && Array.isArray(incoming) && current.length === incoming.length) {
    for (let index = 0; index < incoming.length; index++)
      current[index] = merged(current[index], incoming[index]);
    return current;
  }
  return copied(incoming);
}

// Copied, because one answer may land at several places and each of them goes on being merged into.
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = Object.create(null);
  mergeAnswer(copy, value);
  return copy;
}

function define(target: JsonObject, key: string, value: unknown): void {
  if (Object.hasOwn(target, key) || !(key in target)) target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}
