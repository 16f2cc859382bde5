import type { JsonObject } from '../../json-object.ts';
import { buildRepresentation } from '../build-representation.ts';
import { applyRewrites } from '../data-rewrites.ts';
import type { Execution } from '../execution.ts';
import type { FoundObjects } from './compile-collector.ts';
import type { RepresentationForm } from './compile-representation.ts';
import type { EntityFetch } from './fetch-batch.ts';

/** The objects that a fetch is for, and what it says of them to the subgraph. */
export interface Gathered {
  readonly objects: JsonObject[];
  /** Which of the texts stands for each object. */
  readonly indexes: number[];
  /** Representations as JSON text, each once. */
  readonly texts: string[];
  /** Objects that lack a required field. */
  readonly missing: JsonObject[];
}

/** What was gathered of a path, for other fetches that require the same of it. */
export interface KeptGathering {
  readonly fetch: EntityFetch;
  readonly gathered: Gathered;
}

/** Finds a fetch's objects and represents them; once for all fetches that require the same of one path, until that changes. */
export function gatherEntities(execution: Execution, fetch: EntityFetch): Gathered {
  const { gathering } = fetch.entities;
  const known = gathering === undefined ? undefined : execution.gathered.get(gathering);
  if (known) return known.gathered;
  const kept = execution.found.get(fetch.pathKey);
  const found = kept ? undefined : fetch.collect(execution.data, execution.shared);
  const objects = kept ?? found?.objects ?? [];
  const gathered = fetch.node.inputRewrites
    ? gatherRewritten(execution, fetch, objects)
    : gather(fetch, objects, found && createUnifier(execution, fetch, found));
  execution.visited.add(fetch.pathKey);
  if (gathered.missing.length > 0) return gathered;
  execution.found.set(fetch.pathKey, gathered.objects);
  if (gathering !== undefined) execution.gathered.set(gathering, { fetch, gathered });
  return gathered;
}

/** Call it when a fetch has given its objects something. */
export function forgetGathered(execution: Execution, { pathKey, entities }: EntityFetch): void {
  const { gathered } = execution;
  if (entities.hasComposites) forgetAllGathered(execution);
  for (const [key, { fetch }] of gathered) {
    const { required } = fetch.entities;
    if (fetch.pathKey === pathKey && entities.keys.some((name) => required.has(name))) gathered.delete(key);
  }
}

/** Call it when objects have come to the data. */
export function forgetAllGathered({ found, gathered }: Execution): void {
  found.clear();
  gathered.clear();
}

function gather(
  { entities: { formOf } }: EntityFetch,
  found: readonly JsonObject[],
  unify: Unifier | undefined,
): Gathered {
  const gathered: Gathered = { objects: [], indexes: [], texts: [], missing: [] };
  const { objects, indexes, texts, missing } = gathered;
  const byText = new Map<string, number>();
  let typeName: unknown;
  let form: ReturnType<typeof formOf>;
  let byKey = new Map<unknown, number>();
  for (let at = 0; at < found.length; at++) {
    const object = found[at] as JsonObject; // within its length
    if (object.__typename !== typeName || at === 0) {
      typeName = object.__typename;
      form = formOf(typeName);
      byKey = new Map();
    }
    const key = form?.key?.read(object);
    let index = typeof key === 'string' ? byKey.get(key) : undefined;
    if (index === undefined) {
      const text = typeof key === 'string' ? form?.key?.write(key) : form?.write(object);
      if (text === undefined) {
        missing.push(object);
        continue;
      }
      index = byText.get(text);
      if (index === undefined) {
        index = texts.length;
        texts.push(text);
        byText.set(text, index);
      }
      if (typeof key === 'string') byKey.set(key, index);
    }
    if (form && unify?.(at, index, form)) continue;
    objects.push(object);
    indexes.push(index);
  }
  return gathered;
}

/** Whether the object found at a place gave way to an equal one. */
type Unifier = (at: number, index: number, form: RepresentationForm) => boolean;

/**
 * Objects that are nothing but what represents them are equal where that is: the first stands for all, and is given to and
 * written once. Not on a path from which objects are under way already, nor where what they are given depends on their place.
 */
function createUnifier(
  { plan, shared, places, visited }: Execution,
  { pathKey }: EntityFetch,
  found: FoundObjects,
): Unifier | undefined {
  if (plan.isContextual || visited.has(pathKey)) return undefined;
  const firsts: (JsonObject | undefined)[] = [];
  return (at, index, form) => {
    const object = found.objects[at] as JsonObject; // as the caller found it
    const first = firsts[index];
    if (!form.isWhole(object)) return false;
    if (first === undefined) {
      firsts[index] = object;
      return false;
    }
    // Only its first place is known.
    if (shared.has(object)) return false;
    const holder = found.holders[at] as JsonObject; // a list is written in the same way
    holder[found.keys[at] as string] = first;
    shared.add(first);
    places.clear();
    return true;
  };
}

function gatherRewritten(
  { schemas }: Execution,
  { node }: EntityFetch,
  found: readonly JsonObject[],
): Gathered {
  const gathered: Gathered = { objects: [], indexes: [], texts: [], missing: [] };
  const byText = new Map<string, number>();
  for (const object of found) {
    const representation = buildRepresentation(schemas.fullSchema, object, node.requires ?? []);
    if (!representation) {
      gathered.missing.push(object);
      continue;
    }
    applyRewrites(schemas.fullSchema, node.inputRewrites ?? [], representation);
    const text = JSON.stringify(representation);
    const index = byText.get(text) ?? gathered.texts.push(text) - 1;
    byText.set(text, index);
    gathered.objects.push(object);
    gathered.indexes.push(index);
  }
  return gathered;
}
