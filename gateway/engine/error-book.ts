import type { GatewayError, ResponsePath } from '../errors/gateway-error.ts';
import { isJsonObject, type JsonObject, ownProperty } from '../json-object.ts';
import { isStandInKey } from '../planning/plan-keys.ts';
import type { Execution, Failure } from './execution.ts';
import { type Path, toResponsePath } from './path.ts';

/** The errors of one answer while it is shaped: each is reported once, where the client sees what it cost. */
export interface ErrorBook {
  add(error: GatewayError): void;
  /** Errors that subgraphs sent for this very path. */
  report(path: Path): void;
  /** A field that no fetch gave: reports the failure of the fetch that should have, and whether there is one. */
  reportMissing(source: JsonObject, path: Path): boolean;
  hasAt(path: Path): boolean;
  count(): number;
  /**
   * All errors; what was not met on the way goes to the nearest place that the client can see, unless it is told later. The data
   * stands `depth` keys deep.
   */
  close(data: JsonObject | null, depth: number, isLater?: ToldLater): readonly GatewayError[];
}

/** Whether what was not met is left to a part of the answer that comes later; of a failed fetch with the keys that it would have given. */
export type ToldLater = (error: GatewayError, keys?: ReadonlySet<string>) => boolean;

/** For one of several parts of an answer: what is told with others. */
export interface ToldErrors {
  readonly told: ReadonlySet<GatewayError>;
  /** In place of all, the failures that are told here if no field tells them. */
  readonly unmet: readonly Failure[];
}

export function createErrorBook(
  { errors, failures }: Pick<Execution, 'failures'> & { readonly errors: readonly GatewayError[] },
  { told, unmet }: Partial<ToldErrors> = {},
): ErrorBook {
  const reported: GatewayError[] = [];
  const byPath = Map.groupBy(errors, ({ path }) => keyOf(path ?? []));
  const met = new Set<string>();
  const used = new Set<GatewayError>();
  const isTold = (error: GatewayError) => used.has(error) || told?.has(error) === true;

  return {
    add: (error) => void reported.push(error),
    count: () => reported.length,
    hasAt: (path) => byPath.size > 0 && byPath.has(keyOf(toResponsePath(path))),
    report(path) {
      if (byPath.size === 0) return;
      const key = keyOf(toResponsePath(path));
      if (met.has(key)) return;
      met.add(key);
      reported.push(...(byPath.get(key) ?? []));
    },
    reportMissing(source, path) {
      const failure = failures.get(source)?.find(({ keys }) => keys.has(String(path.key)));
      if (!failure) return false;
      used.add(failure.error);
      if (failure.origin) used.add(failure.origin);
      reported.push({ ...failure.error, path: toResponsePath(path) });
      return true;
    },
    close(data, depth, isLater = () => false) {
      // Those that are found while shaping have each a path of its own.
      if (byPath.size === 0 && failures.size === 0) return reported;
      for (const [key, group] of byPath) {
        if (met.has(key)) continue;
        for (const error of group)
          if (!isTold(error) && !isLater(error)) reported.push(atVisiblePath(error, data, depth));
      }
      // An inherited one is told by its origin, which is among the others.
      const unused = (unmet ?? [...failures.values()].flat()).filter(
        ({ error, keys, origin }) => !origin && !isTold(error) && !isLater(error, keys),
      );
      return withoutRepeats([...reported, ...unused.map(({ error }) => atVisiblePath(error, data, depth))]);
    },
  };
}

function keyOf(path: ResponsePath): string {
  return JSON.stringify(path);
}

// A path into what became null stays as it is (GraphQL spec §6.4.4); one through a field that the client did not ask for ends before it.
function atVisiblePath(error: GatewayError, data: JsonObject | null, depth: number): GatewayError {
  const path = error.path ?? [];
  let value: unknown = data;
  let length = Math.min(depth, path.length);
  while (length < path.length && value !== undefined && value !== null) {
    const part = path[length] ?? '';
    value = Array.isArray(value)
      ? value[Number(part)]
      : isJsonObject(value)
        ? ownProperty(value, String(part))
        : undefined;
    if (value !== undefined) length++;
  }
  const { path: _, ...rest } = error;
  const hidden = path.findIndex((part) => typeof part === 'string' && isStandInKey(part));
  const visible = value !== null ? path.slice(0, length) : hidden < 0 ? path : path.slice(0, hidden);
  return visible.length > 0 ? { ...rest, path: visible } : rest;
}

// One failed fetch reaches fields of one object by several ways; the client reads it once for a path and code.
function withoutRepeats(errors: readonly GatewayError[]): GatewayError[] {
  const seen = new Set<string>();
  return errors.filter(({ code, message, path }) => {
    const key = JSON.stringify([code, message, path]);
    return !seen.has(key) && seen.add(key);
  });
}
