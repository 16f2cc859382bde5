import type { JsonObject } from '../../json-object.ts';
import { buildRepresentation } from '../build-representation.ts';
import { applyRewrites } from '../data-rewrites.ts';
import { type Execution, usesCache } from '../execution.ts';
import { failFetch, inheritFailure, toFetchError } from '../record-failure.ts';
import { collectObjects } from './collect-objects.ts';
import type { CompiledEntities, CompiledFetch } from './compile-fetch.ts';
import { collectLineages, readContext } from './read-context.ts';
import { runCachedEntities } from './run-cached-entities.ts';
import { takeEntities } from './take-entities.ts';
import { toBatchBody } from './write-batch.ts';

export type EntityFetch = CompiledFetch & { readonly entities: CompiledEntities };

/** One fetch's objects, and for each which representation of its part stands for it. */
export interface Consumer {
  readonly fetch: EntityFetch;
  readonly objects: readonly JsonObject[];
  readonly indexes: readonly number[];
}

/** One `_entities` of a request: fetches that select the same, and each representation once. */
export interface BatchPart {
  readonly fetch: EntityFetch;
  readonly representations: Map<string, number>;
  /** The values of contextual arguments, the same for all of them, as members of a JSON object. */
  readonly context: string;
  readonly consumers: Consumer[];
}

/** Entity fetches to one subgraph that were ready in one turn of the event loop: one request. */
export interface FetchBatch {
  readonly parts: Map<string, BatchPart>;
  readonly done: Promise<void>;
}

/** Runs an entity fetch. Never rejects: what failed is in the execution. */
export function runEntityFetch(execution: Execution, fetch: EntityFetch): Promise<void> | undefined {
  const found = collectObjects(execution.data, fetch.path);
  if (found.length === 0) return undefined;
  const groups = new Map<string, { readonly objects: JsonObject[]; readonly texts: string[] }>();
  const contextOf = createContextReader(execution, fetch);
  for (const object of found) {
    const values = contextOf(object);
    const text = values === undefined ? undefined : toRepresentation(execution, fetch, object);
    if (values === undefined || text === undefined) {
      inheritFailure(execution, fetch, object);
      continue;
    }
    const group = groups.get(values) ?? { objects: [], texts: [] };
    groups.set(values, group);
    group.objects.push(object);
    group.texts.push(text);
  }
  if (groups.size === 0) return undefined;

  const batch = execution.batches.get(fetch.subgraph) ?? openBatch(execution, fetch.subgraph);
  for (const [values, { objects, texts }] of groups) addToBatch(batch, fetch, values, objects, texts);
  return batch.done;
}

/** The values of contextual arguments for an object; empty where the fetch has none. */
function createContextReader(
  { data, schemas }: Execution,
  { path, entities: { context } }: EntityFetch,
): (object: JsonObject) => string | undefined {
  if (!context) return () => '';
  const lineages = collectLineages(data, path);
  return (object) => readContext(schemas.fullSchema, context.rewrites, lineages.get(object) ?? []);
}

function addToBatch(
  batch: FetchBatch,
  fetch: EntityFetch,
  context: string,
  objects: readonly JsonObject[],
  texts: readonly string[],
): void {
  const { selection } = fetch.entities;
  const key = context === '' ? selection : `${selection}\n${context}`;
  const part = batch.parts.get(key) ?? {
    fetch,
    representations: new Map<string, number>(),
    context,
    consumers: [],
  };
  batch.parts.set(key, part);
  const indexes = texts.map((text) => {
    const index = part.representations.get(text) ?? part.representations.size;
    part.representations.set(text, index);
    return index;
  });
  part.consumers.push({ fetch, objects, indexes });
}

function toRepresentation(execution: Execution, { node, entities }: EntityFetch, object: JsonObject) {
  if (!node.inputRewrites) return entities.writeRepresentation(object);
  const { fullSchema } = execution.schemas;
  const representation = buildRepresentation(fullSchema, object, node.requires ?? []);
  if (representation) applyRewrites(fullSchema, node.inputRewrites, representation);
  return representation && JSON.stringify(representation);
}

// After the poll phase: answers that came in one turn have all started what waited for them.
function openBatch(execution: Execution, subgraph: string): FetchBatch {
  const { promise, resolve } = Promise.withResolvers<void>();
  const batch: FetchBatch = { parts: new Map(), done: promise };
  execution.batches.set(subgraph, batch);
  setImmediate(() => {
    execution.batches.delete(subgraph);
    send(execution, [...batch.parts.values()]).then(resolve);
  });
  return batch;
}

async function send(execution: Execution, parts: readonly BatchPart[]): Promise<void> {
  const [first, ...others] = parts;
  if (!first) return;
  if (parts.some(({ fetch }) => usesCache(execution, fetch))) return runCachedEntities(execution, parts);
  const { client, caller, deadline } = execution;
  const body = toBatchBody(execution, parts);
  try {
    const answer = await client.query(first.fetch.subgraph, { body, isMutation: false }, caller, deadline);
    // An error in one part may have cost them all their data: each is asked for alone, as it was planned.
    if (answer.data === null && others.length > 0) {
      await Promise.all(parts.map((part) => send(execution, [part])));
    } else takeEntities(execution, parts, answer);
  } catch (error) {
    const shown = toFetchError(execution, first.fetch, error);
    for (const { consumers } of parts)
      for (const { fetch, objects } of consumers) failFetch(execution, fetch, objects, shown);
  }
}
