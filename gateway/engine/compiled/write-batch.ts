import type { Execution } from '../execution.ts';
import { toBodyHead } from './compile-fetch.ts';
import type { BatchPart } from './fetch-batch.ts';
import { writeVariables } from './write-variables.ts';

/** The request body of fetches that go together. */
export function toBatchBody(execution: Execution, parts: readonly BatchPart[]): string {
  const [first, ...others] = parts;
  return first && others.length === 0 ? toSingleBody(execution, first) : toCombinedBody(execution, parts);
}

/** The request body of a fetch that goes alone: the planner's own operation. */
function toSingleBody({ variables }: Execution, { fetch, representations, context }: BatchPart): string {
  const list = `"representations":[${[...representations.keys()].join(',')}]${context && `,${context}`}`;
  return `${fetch.bodyHead}{${writeVariables(fetch.variables, variables.raw, list)}}}`;
}

/** The request body of several: one operation with an alias for each. */
function toCombinedBody({ plan, variables }: Execution, parts: readonly BatchPart[]): string {
  const key = parts.map(({ fetch }) => fetch.id).join(',');
  const head = plan.combined.get(key) ?? toCombinedHead(parts);
  plan.combined.set(key, head);
  const lists = parts.map(
    ({ representations, context }, index) =>
      `"${listOf(index)}":[${[...representations.keys()].join(',')}]${renamedContext(context, index)}`,
  );
  const names = [...new Set(parts.flatMap(({ fetch }) => fetch.variables))];
  return `${head}{${writeVariables(names, variables.raw, lists.join(','))}}}`;
}

export function aliasOf(index: number): string {
  return `_${index}`;
}

function toCombinedHead(parts: readonly BatchPart[]): string {
  const texts = parts.map(
    ({ fetch: { entities } }, index) => entities.context?.renamed(prefixOf(index)) ?? entities,
  );
  const definitions = new Set(texts.flatMap(({ variableDefinitions }) => variableDefinitions));
  const lists = parts.map((_, index) => `$${listOf(index)}:[_Any!]!`);
  const fields = texts.map(
    ({ selection }, index) => `${aliasOf(index)}:_entities(representations:$${listOf(index)})${selection}`,
  );
  const name = parts[0]?.fetch.node.operationName;
  const query = `query ${name ?? ''}(${[...lists, ...definitions].join(',')}){${fields.join(' ')}}`;
  return toBodyHead(query, name);
}

// Beside the client's own variables, which keep their names.
function listOf(index: number): string {
  return `weir__r${index}`;
}

// Each part has values of its own for them.
function prefixOf(index: number): string {
  return `weir__c${index}_`;
}

function renamedContext(context: string, index: number): string {
  if (context === '') return '';
  const values = Object.entries(JSON.parse(`{${context}}`) as Record<string, unknown>);
  return values.map(([name, value]) => `,"${prefixOf(index)}${name}":${JSON.stringify(value)}`).join('');
}
