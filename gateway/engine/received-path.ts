import type { ResponsePath } from '../errors/gateway-error.ts';
import type { JsonObject } from '../json-object.ts';
import { toClientKey } from '../planning/plan-keys.ts';

/** The path of an error as a subgraph sent it, in the client's response keys; undefined where it is none. */
export function receivedPath({ path }: JsonObject): ResponsePath | undefined {
  if (!Array.isArray(path)) return undefined;
  return path.every((part) => typeof part === 'string' || typeof part === 'number')
    ? path.map((part) => (typeof part === 'string' ? toClientKey(part) : part))
    : undefined;
}
