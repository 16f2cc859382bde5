import type { GatewayError, ResponsePath } from '../../errors/gateway-error.ts';
import type { ToldErrors } from '../error-book.ts';
import type { Execution, Failure } from '../execution.ts';
import { toResponsePath } from '../path.ts';
import type { PartPosition } from './deferred-parts.ts';

interface ErrorsAtPosition extends ToldErrors {
  readonly errors: readonly GatewayError[];
}

/** Runs whose errors a part may have to tell. */
export interface ErrorSources {
  /** What is around the part: its errors were told, but those that were left. */
  readonly before: readonly Execution[];
  readonly own: readonly Execution[];
  readonly left: ReadonlySet<GatewayError>;
}

/**
 * Sorts the errors of a part by the positions that they are under: each is told in one of them. What `before` had is known to
 * all, and told no more unless a field of the part is null for it. Every position of a part is as deep as the others.
 */
export function sortErrors(
  positions: readonly PartPosition[],
  { before, own, left }: ErrorSources,
): (index: number) => ErrorsAtPosition {
  const earlier = new Set(before.flatMap(errorsOf)).difference(left);
  const errors = new Set([...before, ...own].flatMap((execution) => execution.errors));
  const failures = [...before, ...own].flatMap((execution) => [...execution.failures.values()].flat());
  if (errors.size === 0 && failures.length === 0) return () => ({ errors: [], told: earlier, unmet: [] });
  const indexAt = indexPaths(positions.map(({ path }) => toResponsePath(path)));
  const indexOf = (error: GatewayError): number => {
    const { path = [] } = error;
    return indexAt.under(path) ?? (earlier.has(error) ? -1 : indexAt.above(path));
  };

  const errorsByIndex = Map.groupBy(errors, indexOf);
  const unmetByIndex = Map.groupBy<number, Failure>(
    failures.filter(({ error }) => !earlier.has(error)),
    ({ error }) => indexOf(error),
  );
  return (index) => ({
    errors: errorsByIndex.get(index) ?? [],
    told: earlier,
    unmet: unmetByIndex.get(index) ?? [],
  });
}

/** Finds the one of some paths, of one length, that another is under; or the first that it is above of, else the first of all. */
function indexPaths(paths: readonly ResponsePath[]) {
  const depth = paths[0]?.length ?? 0;
  const own = new Map(paths.map((path, index) => [keyOf(path), index]));
  let starts: Map<string, number> | undefined;

  function startsOf(): Map<string, number> {
    const found = new Map<string, number>();
    for (const [index, path] of paths.entries())
      for (let length = 0; length < depth; length++) {
        const start = keyOf(path.slice(0, length));
        if (!found.has(start)) found.set(start, index);
      }
    return found;
  }

  return {
    under: (path: ResponsePath) => own.get(keyOf(path.slice(0, depth))),
    above(path: ResponsePath): number {
      starts ??= startsOf();
      return starts.get(keyOf(path)) ?? 0;
    },
  };
}

function errorsOf({ errors, failures }: Execution): GatewayError[] {
  return [...errors, ...[...failures.values()].flat().map(({ error }) => error)];
}

function keyOf(path: ResponsePath): string {
  return JSON.stringify(path);
}
