import { internalError, type ResponsePath } from '../../errors/gateway-error.ts';
import { isJsonObject, type JsonObject } from '../../json-object.ts';
import type { SubgraphAnswer } from '../../transport/subgraph-answer.ts';
import { applyRewrites, renamedPath } from '../data-rewrites.ts';
import { type Execution, placesAt } from '../execution.ts';
import { receivedPath } from '../received-path.ts';
import { failFetch, logFault, toReceivedError } from '../record-failure.ts';
import type { BatchPart, Consumer } from './fetch-batch.ts';
import { forgetGathered } from './gather-entities.ts';
import { copyJson, giveField, giveFields } from './merge.ts';
import { consumerWithCopies, withCopies } from './with-copies.ts';
import { aliasOf } from './write-batch.ts';

/** Takes over an answer to a request of entities: values to every object that they are for, errors to every place. */
export function takeEntities(
  execution: Execution,
  parts: readonly BatchPart[],
  answer: SubgraphAnswer,
): void {
  if (!answer.isPlain) execution.strings.arePlain = false;
  const aliases = parts.map((_, index) => (parts.length === 1 ? '_entities' : aliasOf(index)));
  for (const [index, part] of parts.entries()) {
    const entities = answer.data?.[aliases[index] ?? ''];
    if (Array.isArray(entities) && entities.length === part.representations.size) {
      for (const [order, asked] of part.consumers.entries())
        give(execution, consumerWithCopies(execution, asked), entities, order > 0);
    } else if (answer.errors.length === 0) {
      logFault(execution, part.fetch, 'subgraph answered another number of entities than were asked for');
      for (const { fetch, objects } of part.consumers)
        failFetch(execution, fetch, withCopies(execution, objects), internalError);
    }
  }
  execution.explanations.add(answer.extensions, (path) => {
    const [place] = placesOf(execution, parts, aliases, path);
    return place ? [...(place.paths[0] ?? []), ...place.rest] : path;
  });
  for (const json of answer.errors) takeError(execution, parts, aliases, json);
}

// Another fetch goes on to merge into what it got, so only the first consumer takes the answer itself.
function give(execution: Execution, consumer: Consumer, entities: readonly unknown[], isCopy: boolean): void {
  const { fetch, objects, indexes } = consumer;
  const { keys, hasComposites } = fetch.entities;
  const { outputRewrites } = fetch.node;
  execution.places.clear();
  forgetGathered(execution, fetch);
  if (!hasComposites && !outputRewrites && !execution.plan.isContextual) {
    giveLeaves(execution, consumer, entities);
    return;
  }
  const given = new Map<number, JsonObject>();
  for (const [order, object] of objects.entries()) {
    const index = indexes[order] ?? 0;
    const known = given.get(index);
    if (known && execution.plan.isContextual) {
      giveFields(object, copyJson(known) as JsonObject, keys, execution);
      continue;
    }
    if (known) {
      if (hasComposites) for (const key of keys) share(execution, known[key]);
      giveFields(object, known, keys, execution);
      continue;
    }
    const received = entities[index];
    if (!isJsonObject(received)) continue;
    const entity =
      isCopy && (hasComposites || outputRewrites) ? (copyJson(received) as JsonObject) : received;
    if (outputRewrites) {
      // Rewrites may be conditional on the type, which a fetch does not select again.
      if (!Object.hasOwn(entity, '__typename') && typeof object.__typename === 'string')
        entity.__typename = object.__typename;
      applyRewrites(execution.schemas.fullSchema, outputRewrites, entity);
    }
    given.set(index, entity);
    giveFields(object, entity, keys, execution);
  }
}

function giveLeaves(
  execution: Execution,
  { fetch, objects, indexes }: Consumer,
  entities: readonly unknown[],
): void {
  const { giveLeaves: giveTo } = fetch.entities;
  const other = (object: JsonObject, key: string, value: unknown) => giveField(object, key, value, execution);
  for (let order = 0; order < objects.length; order++) {
    const entity = entities[indexes[order] ?? 0];
    if (isJsonObject(entity)) giveTo(objects[order] as JsonObject, entity, other); // within their length
  }
}

function share({ shared }: Execution, value: unknown): void {
  if (typeof value === 'object' && value !== null) shared.add(value);
}

interface Place {
  readonly consumer: Consumer;
  readonly objects: readonly JsonObject[];
  readonly paths: readonly ResponsePath[];
  readonly rest: ResponsePath;
}

function placesOf(
  execution: Execution,
  parts: readonly BatchPart[],
  aliases: readonly string[],
  path: ResponsePath,
): Place[] {
  const [alias, index, ...rest] = path;
  const part = typeof alias === 'string' ? parts[aliases.indexOf(alias)] : undefined;
  if (!part || typeof index !== 'number') return [];
  return part.consumers.map((asked) => {
    const consumer = consumerWithCopies(execution, asked);
    const places = placesAt(execution, consumer.fetch.path);
    const objects = consumer.objects.filter((_, order) => consumer.indexes[order] === index);
    return { consumer, objects, paths: objects.flatMap((object) => places.get(object) ?? []), rest };
  });
}

function takeError(
  execution: Execution,
  parts: readonly BatchPart[],
  aliases: readonly string[],
  json: JsonObject,
): void {
  const [first] = parts;
  if (!first) return;
  const error = toReceivedError(execution, first.fetch, json);
  const places = placesOf(execution, parts, aliases, receivedPath(json) ?? []);
  if (places.length === 0) {
    for (const { consumers } of parts)
      for (const { fetch, objects } of consumers)
        failFetch(execution, fetch, withCopies(execution, objects), error);
    return;
  }
  for (const { consumer, objects, paths, rest } of places) {
    if (rest.length === 0) failFetch(execution, consumer.fetch, objects, error);
    const renamed = renamedPath(consumer.fetch.node.outputRewrites, rest);
    if (rest.length > 0)
      for (const path of paths) execution.errors.push({ ...error, path: [...path, ...renamed] });
  }
}
