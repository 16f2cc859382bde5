import type { ResponsePath } from '../../errors/gateway-error.ts';
import { isJsonObject, type JsonObject } from '../../json-object.ts';
import { readKey } from './fields-of-prototype.ts';

/** The objects at a plan's path, each once however many places it stands in. `@` stands for every element of a list. */
export function collectObjects(root: JsonObject, path: ResponsePath): JsonObject[] {
  if (path.length === 0) return [root];
  const found = new Set<JsonObject>();
  // A list that entities share is walked once.
  const walked = new Set<unknown>();
  collect(root, 0);
  return [...found];

  function collect(value: unknown, at: number): void {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      if (walked.has(value)) return;
      walked.add(value);
      const next = path[at] === '@' ? at + 1 : at;
      for (const element of value) collect(element, next);
      return;
    }
    if (!isJsonObject(value)) return;
    const key = path[at];
    if (key === undefined) found.add(value);
    else collect(readKey(value, String(key)), at + 1);
  }
}
