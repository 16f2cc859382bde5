import type { JsonObject } from '../../json-object.ts';
import { type Execution, usesCache } from '../execution.ts';
import { failFetch, inheritFailure, toFetchError } from '../record-failure.ts';
import type { CompiledEntities, CompiledFetch } from './compile-fetch.ts';
import { type Gathered, gatherEntities } from './gather-entities.ts';
import { collectLineages, readContext } from './read-context.ts';
import { runCachedEntities } from './run-cached-entities.ts';
import { takeEntities } from './take-entities.ts';
import { withCopies } from './with-copies.ts';
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
  const gathered = gatherEntities(execution, fetch);
  for (const object of gathered.missing) inheritFailure(execution, fetch, object);
  const groups = fetch.entities.context ? groupByContext(execution, fetch, gathered) : undefined;
  if (groups ? groups.size === 0 : gathered.objects.length === 0) return undefined;
  const batch = execution.batches.get(fetch.subgraph) ?? openBatch(execution, fetch.subgraph);
  if (!groups) addToBatch(batch, fetch, '', gathered);
  else for (const [values, group] of groups) addToBatch(batch, fetch, values, group);
  return batch.done;
}

type Represented = Pick<Gathered, 'objects' | 'indexes' | 'texts'>;
type Group = Represented & { readonly byText: Map<string, number> };

/** By the values of contextual arguments, which differ from object to object. */
function groupByContext(
  execution: Execution,
  fetch: EntityFetch,
  { objects, indexes, texts }: Gathered,
): Map<string, Represented> {
  const { data, schemas } = execution;
  const lineages = collectLineages(data, fetch.path);
  const groups = new Map<string, Group>();
  for (const [order, object] of objects.entries()) {
    const lineage = lineages.get(object) ?? [];
    const values = readContext(schemas.fullSchema, fetch.entities.context?.rewrites ?? [], lineage);
    if (values === undefined) {
      inheritFailure(execution, fetch, object);
      continue;
    }
    const group: Group = groups.get(values) ?? { objects: [], indexes: [], texts: [], byText: new Map() };
    groups.set(values, group);
    const text = texts[indexes[order] ?? 0] ?? '';
    const index = group.byText.get(text) ?? group.texts.push(text) - 1;
    group.byText.set(text, index);
    group.objects.push(object);
    group.indexes.push(index);
  }
  return groups;
}

function addToBatch(
  batch: FetchBatch,
  fetch: EntityFetch,
  context: string,
  { objects, indexes, texts }: Represented,
): void {
  const { selection } = fetch.entities;
  const key = context === '' ? selection : `${selection}\n${context}`;
  const known = batch.parts.get(key);
  const representations = known?.representations ?? new Map<string, number>();
  if (!known)
    batch.parts.set(key, { fetch, representations, context, consumers: [{ fetch, objects, indexes }] });
  const ofPart = texts.map((text) => {
    const index = representations.get(text) ?? representations.size;
    representations.set(text, index);
    return index;
  });
  known?.consumers.push({ fetch, objects, indexes: indexes.map((index) => ofPart[index] ?? 0) });
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
      for (const { fetch, objects } of consumers)
        failFetch(execution, fetch, withCopies(execution, objects), shown);
  }
}
