import { isJsonObject, type JsonObject } from '../../json-object.ts';
import { readKey } from './fields-of-prototype.ts';

/** What several places have in common, so that one is copied before something else is merged into it. */
export interface Sharing {
  readonly shared: ReadonlySet<unknown>;
  /** The copies that were made of an object: what is still under way for it is for them too. */
  readonly copies: Map<JsonObject, JsonObject[]>;
}

const nothingShared: Sharing = { shared: new Set(), copies: new Map() };

/**
 * Merges an answer into the data in place: objects and lists of one length element by element, else the answer wins. What
 * the data lacks is taken over, not copied. `__proto__` is no response key (see check-names) and is dropped.
 */
export function mergeInto(target: JsonObject, source: JsonObject, sharing: Sharing = nothingShared): void {
  for (const key of Object.keys(source)) {
    if (key === '__proto__') continue;
    const value = source[key];
    if (value !== undefined) target[key] = merged(readKey(target, key), value, sharing);
  }
}

function merged(current: unknown, incoming: unknown, sharing: Sharing): unknown {
  if (isJsonObject(current) && isJsonObject(incoming)) {
    const own = owned(current, sharing) as JsonObject;
    mergeInto(own, incoming, sharing);
    return own;
  }
  if (Array.isArray(current) && Array.isArray(incoming) && current.length === incoming.length) {
    const own = owned(current, sharing) as unknown[];
    for (let index = 0; index < incoming.length; index++)
      own[index] = merged(own[index], incoming[index], sharing);
    return own;
  }
  return incoming;
}

/** Gives one object what a fetch found for it. Values go to several objects where several were the same entity. */
export function giveFields(
  object: JsonObject,
  entity: JsonObject,
  keys: readonly string[],
  sharing: Sharing,
): void {
  for (const key of keys) {
    const value = readKey(entity, key);
    if (value !== undefined) giveField(object, key, value, sharing);
  }
}

export function giveField(object: JsonObject, key: string, value: unknown, sharing: Sharing): void {
  if (typeof value !== 'object' || value === null) {
    object[key] = value;
    return;
  }
  const current = readKey(object, key);
  if (current === value) return;
  const hasBoth = typeof current === 'object' && current !== null;
  object[key] = hasBoth
    ? merged(current, sharing.shared.has(value) ? copyJson(value) : value, sharing)
    : value;
}

function owned(value: unknown, { shared, copies }: Sharing): unknown {
  return shared.has(value) ? copyJson(value, copies) : value;
}

/** `copies` is told of every object that was copied. */
export function copyJson(value: unknown, copies?: Sharing['copies']): unknown {
  if (Array.isArray(value)) return value.map((element) => copyJson(element, copies));
  if (!isJsonObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) if (key !== '__proto__') copy[key] = copyJson(value[key], copies);
  const known = copies?.get(value);
  if (known) known.push(copy);
  else copies?.set(value, [copy]);
  return copy;
}
