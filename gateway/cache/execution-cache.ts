import { createDeadline, type Deadline } from '../deadline.ts';
import type { JsonObject } from '../json-object.ts';
import type { RequestContext } from '../request-context.ts';
import { toCallerScope } from './caller-scope.ts';
import { toChanges } from './changes.ts';
import type { CompiledUnit, UnitCompiler } from './compile-unit.ts';
import type { Invalidation } from './marks.ts';
import { toUnitKey } from './unit-key.ts';
import { toMarks } from './unit-marks.ts';
import type { ReadResult, ReadTerms, UnitOutcome, UnitReader } from './unit-reader.ts';

/** What is wanted: a unit and, for an entity, what it is asked for by. */
export interface WantedUnit {
  /** Undefined for what is not known to the compiler: always fetched. */
  readonly unit: CompiledUnit | undefined;
  /** JSON; empty for a root field. */
  readonly representation: string;
}

/** On whose behalf a subgraph is asked: the request that waits, or nobody. */
export interface FetchTerms {
  readonly caller: RequestContext;
  readonly deadline: Deadline;
  /** Whether the request's own explanations may be told. */
  readonly isForeground: boolean;
}

export type FetchWanted = (indexes: readonly number[], terms: FetchTerms) => Promise<readonly UnitOutcome[]>;

/** The cache as one execution sees it. */
export interface ExecutionCache {
  readonly compiler: UnitCompiler;
  read(wanted: readonly WantedUnit[], fetchWanted: FetchWanted): Promise<readonly ReadResult[]>;
  /** Forgets what fields of a mutation may have changed; `data` is null where it did not answer. */
  forgetChanged(fields: ReadonlyMap<string, CompiledUnit>, data: JsonObject | null): Promise<void>;
}

export interface ExecutionCacheOptions {
  readonly reader: UnitReader;
  readonly compiler: UnitCompiler;
  invalidate(invalidations: readonly Invalidation[]): Promise<void>;
  readonly caller: RequestContext;
  readonly deadline: Deadline;
  /** The client's variables, coerced: equal ones mean the same. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly isMutation: boolean;
}

export function createExecutionCache(options: ExecutionCacheOptions): ExecutionCache {
  const { reader, compiler, caller, deadline, values, isMutation } = options;
  const terms: ReadTerms = {
    maxAgeMs: caller.cacheTerms?.maxAgeMs ?? Number.POSITIVE_INFINITY,
    mayRead: !isMutation && caller.cacheTerms?.mayKeep !== false,
    mayKeep: caller.cacheTerms?.mayKeep !== false,
    signal: deadline.signal,
  };

  return {
    compiler,
    async forgetChanged(fields, data) {
      const changes = toChanges(compiler.schema, compiler.rules, fields, values, data);
      if (changes.length > 0) await options.invalidate(changes);
    },
    read(wanted, fetchWanted) {
      const scope = toCallerScope(caller);
      const requests = wanted.map(({ unit = unknownUnit, representation }) => ({
        unit,
        key: toUnitKey(unit, scope, values, representation),
        marks: (value: unknown) =>
          toMarks(compiler.schema, compiler.rules, {
            unit,
            value,
            values,
            representation: representation === '' ? undefined : (JSON.parse(representation) as JsonObject),
          }),
      }));
      return reader.read(requests, terms, async (indexes, way) => {
        if (way === 'foreground') return fetchWanted(indexes, { caller, deadline, isForeground: true });
        using ownDeadline = createDeadline(caller.deadlineMs, undefined);
        const nobody = { ...caller, explain: new Set<never>(), signal: ownDeadline.signal };
        return await fetchWanted(indexes, { caller: nobody, deadline: ownDeadline, isForeground: false });
      });
    },
  };
}

const nothing = {
  types: new Set<string>(),
  keyOfField: new Map(),
  inner: new Map(),
  systems: new Set<string>(),
  signature: new Set<string>(),
};

const unknownUnit: CompiledUnit = {
  subgraph: '',
  typeName: '',
  id: '',
  values: [],
  lifetime: undefined,
  grants: undefined,
  shape: nothing,
  marks: [],
  tags: [],
  field: undefined,
};
