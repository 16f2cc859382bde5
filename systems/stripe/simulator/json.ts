/** A value of an answer. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function toListJson(url: string, data: readonly Json[], hasMore: boolean): JsonObject {
  return { object: 'list', data, has_more: hasMore, url };
}
