import { Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { readKey } from '../engine/compiled/fields-of-prototype.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { CostNode } from './compile-cost.ts';

/** How long a page is taken to be where a variable says it and its value is not known: what lists give at most. */
const maxPageSize = 100;
/** How long a list is taken to be that says nothing of its length. */
const assumedListSize = 10;
/** What a mutation counts beside what it answers with. */
export const mutationCost = 10;

type Variables = Readonly<Record<string, unknown>> | undefined;

/** The most that fields may count, before they are asked for; without variables whatever their values are. */
export function toStaticCost(nodes: readonly CostNode[], variables: Variables): number {
  return staticCost(nodes, variables, undefined);
}

interface Page {
  readonly size: number;
  readonly of: readonly string[] | undefined;
}

function staticCost(nodes: readonly CostNode[], variables: Variables, page: Page | undefined): number {
  let sum = 0;
  for (const node of nodes) {
    if (variables && isLeftOut(node, variables)) continue;
    const asked = toPageSize(node.pages, variables) ?? node.fallbackPage;
    const bound = page && (page.of?.includes(node.name) ?? true) ? page.size : undefined;
    const length = node.isList ? (asked ?? bound ?? assumedListSize) : 1;
    // A connection is one object, and what it was asked for is the length of the lists in it.
    const below = node.isList || asked === undefined ? undefined : { size: asked, of: node.sizedFields };
    sum += length * (node.weight + staticCost(node.inner, variables, below)) + node.inputCost(variables);
  }
  return sum;
}

function toPageSize(pages: readonly ValueNode[], variables: Variables): number | undefined {
  const sizes = pages.map((value) => {
    if (value.kind === Kind.INT) return Number(value.value);
    if (!variables) return maxPageSize;
    const given = valueFromASTUntyped(value, variables);
    return typeof given === 'number' ? given : undefined;
  });
  const known = sizes.filter((size) => size !== undefined);
  return known.length > 0 ? Math.max(0, ...known) : undefined;
}

function isLeftOut({ conditions }: CostNode, variables: NonNullable<Variables>): boolean {
  return conditions.some(({ unless, value }) => valueFromASTUntyped(value, variables) === unless);
}

/** What fields came to count: each object that there is. */
export function toActualCost(nodes: readonly CostNode[], data: JsonObject, variables: Variables): number {
  let sum = 0;
  const typeName = readKey(data, '__typename');
  for (const node of nodes) {
    if (node.onTypes && typeof typeName === 'string' && !node.onTypes.has(typeName)) continue;
    const value = readKey(data, node.key);
    if (value === undefined) continue;
    sum += valueCost(node, value, variables) + node.inputCost(variables);
  }
  return sum;
}

function valueCost(node: CostNode, value: unknown, variables: Variables): number {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value)) {
    let sum = 0;
    for (const element of value) sum += valueCost(node, element, variables);
    return sum;
  }
  if (!isJsonObject(value) || node.inner.length === 0) return node.weight;
  return node.weight + toActualCost(node.inner, value, variables);
}
