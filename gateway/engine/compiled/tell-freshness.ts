import type { CacheRules } from '../../cache/cache-rules.ts';
import type { CompiledUnit } from '../../cache/compile-unit.ts';
import { toPlaced } from '../../cache/unit-marks.ts';
import type { ReadResult } from '../../cache/unit-reader.ts';
import { eachEntity } from '../../cache/unit-shape.ts';
import type { ResponsePath } from '../../errors/gateway-error.ts';
import { toClientKey } from '../../planning/plan-keys.ts';
import type { Execution } from '../execution.ts';

/** How old one part of an answer is, at a path within what was fetched. */
export interface Found {
  readonly path: ResponsePath;
  readonly systems: readonly string[];
  readonly asOf: number;
  readonly state: ReadResult['state'];
}

/** A unit itself and every entity in it. Call it before the value is merged into the answer. */
export function toFound(rules: CacheRules, unit: CompiledUnit | undefined, result: ReadResult): Found[] {
  if (!unit || result.kind === 'failed' || result.value === undefined || result.value === null) return [];
  const { asOf, state } = result;
  const toEntry = (path: ResponsePath, systems: ReadonlySet<string>): Found => ({
    path,
    systems: systems.size > 0 ? [...systems] : [unit.subgraph],
    asOf,
    state,
  });
  const found: Found[] = [];
  if (!unit.field) found.push(toEntry([], unit.shape.systems));
  eachEntity(rules, unit.shape, toPlaced({ unit, value: result.value }), (_, shape, path) => {
    if (path.length > 0 && shape.systems.size > 0) found.push(toEntry(path, shape.systems));
  });
  const name = unit.field && (unit.field.alias?.value ?? unit.field.name.value);
  // A root field with systems of its own, or without an entity to say it of.
  if (name !== undefined && (unit.shape.systems.size > 0 || found.length === 0))
    found.unshift(toEntry([toClientKey(name)], unit.shape.systems));
  return found;
}

/** Says it for every place where the client reads it. */
export function tellFreshness(
  { explanations }: Execution,
  found: readonly Found[],
  places: readonly ResponsePath[],
): void {
  for (const { path, systems, asOf, state } of found)
    for (const place of places)
      for (const system of systems)
        explanations.addFreshness({
          path: [...place, ...path],
          system,
          asOf: new Date(asOf).toISOString(),
          state,
        });
}
