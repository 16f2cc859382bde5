import type { FetchTerms } from '../../cache/execution-cache.ts';
import type { ReadResult, UnitOutcome } from '../../cache/unit-reader.ts';
import type { ResponsePath } from '../../errors/gateway-error.ts';
import type { JsonObject } from '../../json-object.ts';
import type { SubgraphAnswer } from '../../transport/subgraph-answer.ts';
import { type Execution, placesAt } from '../execution.ts';
import { receivedPath } from '../received-path.ts';
import { failFetch, toFetchError } from '../record-failure.ts';
import type { BatchPart } from './fetch-batch.ts';
import { takeEntities } from './take-entities.ts';
import { type Found, tellFreshness, toFound } from './tell-freshness.ts';
import { consumerWithCopies } from './with-copies.ts';
import { aliasOf, toBatchBody } from './write-batch.ts';

interface Wanted {
  readonly part: BatchPart;
  readonly representation: string;
}

/** A batch of which some may be kept: only what is missing is asked for, in one request. Never rejects. */
export async function runCachedEntities(execution: Execution, parts: readonly BatchPart[]): Promise<void> {
  const { cache } = execution;
  if (!cache) return;
  const wanted: Wanted[] = parts.flatMap((part) =>
    [...part.representations.keys()].map((representation) => ({ part, representation })),
  );
  const units = wanted.map(({ part, representation }) => ({
    unit: part.fetch.entities.units?.get(typeOf(representation)),
    representation,
  }));
  const results = await cache.read(units, (indexes, terms) =>
    fetchEntities(
      execution,
      indexes.flatMap((index) => wanted[index] ?? []),
      terms,
    ),
  );
  for (const [index, { unit }] of units.entries())
    if (unit?.lifetime && results[index]) execution.explanations.addRead(results[index].state);

  let at = 0;
  for (const part of parts) {
    const { size } = part.representations;
    takePart(execution, part, results.slice(at, at + size));
    at += size;
  }
}

function typeOf(representation: string): string {
  const { __typename } = JSON.parse(representation) as JsonObject;
  return String(__typename);
}

/** One request for all that is missing; where several parts lost all their data together, one for each. */
async function fetchEntities(
  execution: Execution,
  wanted: readonly Wanted[],
  terms: FetchTerms,
): Promise<readonly UnitOutcome[]> {
  const reducedOf = new Map<BatchPart, BatchPart>();
  const places = wanted.map(({ part, representation }) => {
    const { fetch, context } = part;
    const reduced = reducedOf.get(part) ?? { fetch, context, representations: new Map(), consumers: [] };
    reducedOf.set(part, reduced);
    const index = reduced.representations.size;
    reduced.representations.set(representation, index);
    return { part: reduced, index };
  });
  const parts = [...reducedOf.values()];
  const byPart = new Map<BatchPart, readonly UnitOutcome[]>();
  const ask = async (asked: readonly BatchPart[]): Promise<void> => {
    const answer = await askFor(execution, asked, terms);
    if (answer.data === null && asked.length > 1)
      await Promise.all(asked.map((part) => ask([part]).catch((error) => void fail(part, error))));
    else
      for (const [order, part] of asked.entries()) byPart.set(part, toOutcomes(asked, order, part, answer));
  };
  const fail = (part: BatchPart, error: unknown) =>
    byPart.set(
      part,
      [...part.representations.keys()].map(() => ({ kind: 'failed', error })),
    );
  await ask(parts);
  return places.map(({ part, index }) => byPart.get(part)?.[index] ?? { kind: 'failed', error: undefined });
}

async function askFor(
  execution: Execution,
  parts: readonly BatchPart[],
  { caller, deadline, isForeground }: FetchTerms,
): Promise<SubgraphAnswer> {
  const subgraph = parts[0]?.fetch.subgraph ?? '';
  const body = toBatchBody(execution, parts);
  const answer = await execution.client.query(subgraph, { body, isMutation: false }, caller, deadline);
  // Paths in it count what was asked for here; what the subgraph says of freshness is said again for each entity.
  if (isForeground) execution.explanations.add(withoutPaths(answer.extensions), (path) => path);
  return answer;
}

function withoutPaths(extensions: unknown): unknown {
  if (typeof extensions !== 'object' || extensions === null) return undefined;
  return { ...extensions, freshness: undefined };
}

function toOutcomes(
  asked: readonly BatchPart[],
  order: number,
  part: BatchPart,
  { data, errors }: SubgraphAnswer,
): readonly UnitOutcome[] {
  const alias = asked.length === 1 ? '_entities' : aliasOf(order);
  const { size } = part.representations;
  const entities = data?.[alias];
  const isComplete = Array.isArray(entities) && entities.length === size;
  if (!isComplete && errors.length === 0) {
    const error = new Error('The subgraph answered another number of entities than were asked for');
    return Array.from({ length: size }, () => ({ kind: 'failed', error }));
  }
  const ofIndex: JsonObject[][] = Array.from({ length: size }, () => []);
  for (const json of errors) {
    const [first, index, ...rest] = receivedPath(json) ?? [];
    if (first === alias && typeof index === 'number') ofIndex[index]?.push({ ...json, path: rest });
    else if (!asked.some((_, at) => first === (asked.length === 1 ? '_entities' : aliasOf(at))))
      for (const list of ofIndex) list.push({ ...json, path: [] });
    else if (first === alias) for (const list of ofIndex) list.push({ ...json, path: [] });
  }
  return ofIndex.map((own, index) => ({
    kind: 'value',
    value: isComplete ? entities[index] : undefined,
    errors: own,
  }));
}

/** Takes over what was found as if the subgraph had answered it now, at once. */
function takePart(execution: Execution, part: BatchPart, results: readonly ReadResult[]): void {
  const entities = results.map((result) => (result.kind === 'value' ? result.value : null));
  const errors = results.flatMap((result, index) =>
    result.kind === 'value'
      ? result.errors.map((json) => ({
          ...json,
          path: ['_entities', index, ...((json.path as ResponsePath | undefined) ?? [])],
        }))
      : [],
  );
  const units = [...part.representations.keys()].map((text) => part.fetch.entities.units?.get(typeOf(text)));
  const found = execution.caller.explain.has('freshness')
    ? results.map((result, index): Found[] =>
        execution.cache ? toFound(execution.cache.compiler.rules, units[index], result) : [],
      )
    : undefined;
  takeEntities(execution, [part], { data: { _entities: entities }, errors, extensions: undefined });

  const shown = new Map<unknown, ReturnType<typeof toFetchError>>();
  for (const asked of part.consumers) {
    const { fetch, objects, indexes } = consumerWithCopies(execution, asked);
    for (const [index, result] of results.entries()) {
      if (result.kind !== 'failed') continue;
      const error = shown.get(result.error) ?? toFetchError(execution, fetch, result.error);
      shown.set(result.error, error);
      failFetch(
        execution,
        fetch,
        objects.filter((_, order) => indexes[order] === index),
        error,
      );
    }
    if (!found) continue;
    const places = placesAt(execution, fetch.path);
    for (const [order, object] of objects.entries())
      tellFreshness(execution, found[indexes[order] ?? -1] ?? [], places.get(object) ?? []);
  }
}
