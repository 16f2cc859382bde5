import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** What an object's changed attributes were before: nested objects by their changed keys, arrays whole. */
export function previousAttributes(before: JsonObject, after: JsonObject): JsonObject {
  const changes: [string, Json][] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[key] ?? null, after[key] ?? null];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    changes.push([key, isJsonObject(was) && isJsonObject(is) ? previousAttributes(was, is) : was]);
  }
  return Object.fromEntries(changes);
}
