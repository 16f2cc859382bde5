/** An object of a subgraph's answer, or one being built from it. */
export type JsonObject = Record<string, unknown>;

/** Reads what the object itself has: a key such as `constructor` never reaches the prototype. */
export function ownProperty(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
