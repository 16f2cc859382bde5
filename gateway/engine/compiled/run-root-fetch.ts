import type { JsonObject } from '../../json-object.ts';
import type { SubgraphAnswer } from '../../transport/subgraph-answer.ts';
import { applyRewrites, renamedPath } from '../data-rewrites.ts';
import { type Execution, placesAt, usesCache } from '../execution.ts';
import { receivedPath } from '../received-path.ts';
import { failFetch, toFetchError, toReceivedError } from '../record-failure.ts';
import type { CompiledFetch } from './compile-fetch.ts';
import { forgetAllGathered } from './gather-entities.ts';
import { copyJson, mergeInto } from './merge.ts';
import { queryCachedRoot } from './run-cached-root.ts';
import { withCopies } from './with-copies.ts';
import { toRootBody } from './write-root-body.ts';

/** Runs a fetch from a root type. Never rejects: what failed is in the execution. */
export async function runRootFetch(execution: Execution, fetch: CompiledFetch): Promise<void> {
  const { objects } = fetch.collect(execution.data, execution.shared);
  if (objects.length === 0) return;
  const { client, caller, deadline } = execution;
  try {
    const isMutation = fetch.node.operationKind === 'mutation';
    if (fetch.rootUnits && usesCache(execution, fetch)) {
      const { answer, tell } = await queryCachedRoot(execution, fetch, fetch.rootUnits);
      takeRootAnswer(execution, fetch, objects, answer);
      return tell();
    }
    const answer = await client.query(
      fetch.subgraph,
      { body: toRootBody(execution, fetch), isMutation },
      caller,
      deadline,
    );
    if (fetch.changes) await execution.cache?.forgetChanged(fetch.changes, answer.data);
    takeRootAnswer(execution, fetch, objects, answer);
  } catch (error) {
    if (fetch.changes) await execution.cache?.forgetChanged(fetch.changes, null);
    failFetch(execution, fetch, withCopies(execution, objects), toFetchError(execution, fetch, error));
  }
}

/** Takes over an answer to a fetch from a root type; a subscription's events come in here. */
export function takeRootAnswer(
  execution: Execution,
  fetch: CompiledFetch,
  asked: readonly JsonObject[],
  { data, errors, extensions, isPlain }: SubgraphAnswer,
): void {
  if (!isPlain) execution.strings.arePlain = false;
  const objects = withCopies(execution, asked);
  const { outputRewrites } = fetch.node;
  const paths = () => objects.flatMap((object) => placesAt(execution, fetch.path).get(object) ?? []);
  execution.explanations.add(extensions, (path) => [...(paths()[0] ?? []), ...path]);
  if (data && outputRewrites) applyRewrites(execution.schemas.fullSchema, outputRewrites, data);
  execution.places.clear();
  forgetAllGathered(execution);
  for (const [index, object] of objects.entries()) {
    if (data) mergeInto(object, index === 0 ? data : (copyJson(data) as JsonObject), execution);
  }
  for (const json of errors) {
    const error = toReceivedError(execution, fetch, json);
    const path = receivedPath(json);
    if (!path || path.length === 0) {
      failFetch(execution, fetch, objects, error);
      continue;
    }
    const renamed = renamedPath(outputRewrites, path);
    for (const place of paths()) execution.errors.push({ ...error, path: [...place, ...renamed] });
  }
}
