import { isObject } from './api-call.ts';

/** Bodies of the parts that were answered, by reference id. */
export type Results = Map<string, unknown>;

export class UnknownReference extends Error {}

const reference = /@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g;

/** Puts results of earlier parts where `@{ref.field}`, `@{ref[0].id}` or `@{ref.records[0].Id}` stand. Throws `UnknownReference`. */
export function resolveReferences(value: unknown, results: Results): unknown {
  if (typeof value === 'string') {
    return value.replace(reference, (_, id: string, path: string) => lookUp(id, path, results));
  }
  if (Array.isArray(value)) return value.map((item) => resolveReferences(item, results));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveReferences(item, results)]),
  );
}

function lookUp(id: string, path: string, results: Results): string {
  let found: unknown = results.get(id);
  for (const [, name, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
    if (index !== undefined) found = Array.isArray(found) ? found[Number(index)] : undefined;
    else found = isObject(found) ? found[name ?? ''] : undefined;
  }
  if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean')
    return String(found);
  throw new UnknownReference(`Invalid reference specified. No value for ${id}${path} found in ${id}`);
}
