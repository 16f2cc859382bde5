import type { JsonObject } from '../../json-object.ts';
import type { Execution } from '../execution.ts';
import type { Consumer } from './fetch-batch.ts';

/**
 * The objects that an answer is for. One that stood in several places when it was asked for may have been copied since, because
 * something was merged into one of them: the answer is for the copy too.
 */
export function withCopies(
  { copies }: Pick<Execution, 'copies'>,
  objects: readonly JsonObject[],
): readonly JsonObject[] {
  if (copies.size === 0) return objects;
  const known = new Set(objects);
  // A copy that was asked for itself has its own answer.
  const copiesOf = (object: JsonObject): JsonObject[] =>
    (copies.get(object) ?? [])
      .filter((copy) => !known.has(copy))
      .flatMap((copy) => [copy, ...copiesOf(copy)]);
  return objects.flatMap((object) => [object, ...copiesOf(object)]);
}

export function consumerWithCopies(execution: Execution, consumer: Consumer): Consumer {
  if (execution.copies.size === 0) return consumer;
  const known = new Set(consumer.objects);
  const objects = withCopies(execution, consumer.objects);
  let order = -1;
  // Copies follow what they are copies of.
  const indexes = objects.map((object) => consumer.indexes[known.has(object) ? ++order : order] ?? 0);
  return { fetch: consumer.fetch, objects, indexes };
}
