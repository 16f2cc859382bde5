import {
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  stripIgnoredCharacters,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { CompiledUnit } from '../../cache/compile-unit.ts';
import type { FetchTerms } from '../../cache/execution-cache.ts';
import type { UnitOutcome } from '../../cache/unit-reader.ts';
import { type JsonObject, ownProperty } from '../../json-object.ts';
import type { SubgraphAnswer } from '../../transport/subgraph-answer.ts';
import { type Execution, placesAt } from '../execution.ts';
import { receivedPath } from '../received-path.ts';
import { toFetchError } from '../record-failure.ts';
import { type CompiledFetch, toBodyHead } from './compile-fetch.ts';
import { type Found, tellFreshness, toFound } from './tell-freshness.ts';
import { toRootBody } from './write-root-body.ts';
import { writeVariables } from './write-variables.ts';

type Units = ReadonlyMap<string, CompiledUnit>;

/**
 * Root fields of which some may be kept: an answer as the subgraph would have given it, for which only missing fields were asked
 * for. Throws where all failed.
 */
export async function queryCachedRoot(
  execution: Execution,
  fetch: CompiledFetch,
  units: Units,
): Promise<{ readonly answer: SubgraphAnswer; tell(): void }> {
  const { cache, explanations, caller } = execution;
  if (!cache) throw new Error('There is no cache');
  const asked = [...units].filter(([, { field }]) => field && !isSkipped(field, execution));
  const keys = asked.map(([key]) => key);
  const wanted = asked.map(([, unit]) => ({ unit, representation: '' }));
  const results = await cache.read(wanted, (indexes, terms) =>
    fetchRootFields(
      execution,
      fetch,
      indexes.flatMap((index) => keys[index] ?? []),
      terms,
      units.size,
    ),
  );
  for (const [index, { unit }] of wanted.entries())
    if (unit.lifetime && results[index]) explanations.addRead(results[index].state);

  const failed = results.find((result) => result.kind === 'failed');
  if (failed && results.every(({ kind }) => kind === 'failed')) throw failed.error;
  const found = caller.explain.has('freshness')
    ? results.flatMap((result, index): Found[] => toFound(cache.compiler.rules, wanted[index]?.unit, result))
    : [];
  const data: JsonObject = {};
  const errors = new Set<JsonObject>();
  for (const [index, result] of results.entries()) {
    const key = keys[index] ?? '';
    if (result.kind === 'value') {
      if (result.value !== undefined) data[key] = result.value;
      for (const error of result.errors) errors.add(error);
    } else errors.add(toErrorJson(execution, fetch, key, result.error));
  }
  const isLost = Object.keys(data).length === 0 && errors.size > 0;
  return {
    answer: { data: isLost ? null : data, errors: [...errors], extensions: undefined },
    tell: () => {
      const places = [...placesAt(execution, fetch.path).values()].flat();
      tellFreshness(execution, found, places);
    },
  };
}

function isSkipped({ directives = [] }: FieldNode, { variables }: Execution): boolean {
  return directives.some(({ name, arguments: given = [] }) => {
    const condition = given[0]?.value;
    const value = condition && valueFromASTUntyped(condition, variables.coerced);
    return name.value === 'skip' ? value === true : name.value === 'include' && value !== true;
  });
}

async function fetchRootFields(
  execution: Execution,
  fetch: CompiledFetch,
  keys: readonly string[],
  { caller, deadline, isForeground }: FetchTerms,
  allOfThem: number,
): Promise<readonly UnitOutcome[]> {
  const body =
    keys.length === allOfThem ? toRootBody(execution, fetch) : toReducedBody(execution, fetch, keys);
  const answer = await execution.client.query(fetch.subgraph, { body, isMutation: false }, caller, deadline);
  if (isForeground) execution.explanations.add(answer.extensions, (path) => path);
  return keys.map((key) => ({
    kind: 'value',
    value: answer.data ? ownProperty(answer.data, key) : undefined,
    // One without a path is of every field that was asked for.
    errors: answer.errors.filter((json) => (receivedPath(json)?.[0] ?? key) === key),
  }));
}

const reducedHeads = new WeakMap<
  CompiledFetch,
  Map<string, { readonly head: string; readonly names: readonly string[] }>
>();

/** The planner's operation with these of its fields alone. */
function toReducedBody({ variables }: Execution, fetch: CompiledFetch, keys: readonly string[]): string {
  const known = reducedHeads.get(fetch) ?? new Map();
  reducedHeads.set(fetch, known);
  const id = keys.join(',');
  let reduced = known.get(id);
  if (!reduced) {
    reduced = reduce(fetch, new Set(keys));
    // One document may be asked with any of its fields kept: not remembered without end.
    if (known.size < 64) known.set(id, reduced);
  }
  return `${reduced.head}{${writeVariables(reduced.names, variables.raw)}}}`;
}

function reduce({ node }: CompiledFetch, keys: ReadonlySet<string>) {
  const operation = parse(node.operation, { noLocation: true }).definitions[0] as OperationDefinitionNode;
  const isKept = (selection: SelectionNode) =>
    selection.kind === Kind.FIELD && keys.has(selection.alias?.value ?? selection.name.value);
  const selectionSet = {
    ...operation.selectionSet,
    selections: operation.selectionSet.selections.filter(isKept),
  };
  const names = new Set<string>();
  visit(selectionSet, { Variable: ({ name }) => void names.add(name.value) });
  const reduced: OperationDefinitionNode = {
    ...operation,
    selectionSet,
    variableDefinitions: (operation.variableDefinitions ?? []).filter(({ variable }) =>
      names.has(variable.name.value),
    ),
  };
  const head = toBodyHead(stripIgnoredCharacters(print(reduced)), node.operationName);
  return { head, names: [...names] };
}

function toErrorJson(execution: Execution, fetch: CompiledFetch, key: string, error: unknown): JsonObject {
  const { message, ...extensions } = toFetchError(execution, fetch, error);
  return { message, path: [key], extensions };
}
