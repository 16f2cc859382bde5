import type { ResponsePath } from '../errors/gateway-error.ts';
import { isJsonObject, type JsonObject, ownProperty } from '../json-object.ts';
import { toClientKey } from '../planning/plan-keys.ts';

/** An object of the answer and where the client will read it. */
export interface Position {
  readonly path: ResponsePath;
  readonly object: JsonObject;
}

/** The objects under `positions` at a plan's path; `@` stands for every element of a list. Nulls have nothing to fetch for. */
export function flattenPositions(positions: readonly Position[], path: ResponsePath): Position[] {
  return positions.flatMap((position) => under(position.object, position.path, path));
}

function under(value: unknown, at: ResponsePath, rest: ResponsePath): Position[] {
  const [head, ...tail] = rest;
  if (Array.isArray(value)) {
    const next = head === '@' ? tail : rest;
    return value.flatMap((element, index) => under(element, [...at, index], next));
  }
  if (!isJsonObject(value)) return [];
  if (head === undefined) return [{ path: at, object: value }];
  return under(ownProperty(value, String(head)), [...at, toClientKey(String(head))], tail);
}
