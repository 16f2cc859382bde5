import {
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  valueFromASTUntyped,
} from 'graphql';
import type { CostRules } from './cost-rules.ts';

type Variables = Readonly<Record<string, unknown>> | undefined;

/** Of a field whose arguments count nothing. */
export const noInputCost = () => 0;

/** What a field's arguments count by their own `@cost`: an argument once where it is given, a field of an input each time. */
export function toInputCost(
  rules: CostRules,
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): (variables: Variables) => number {
  const weighed = field.args.filter(
    ({ name, type }) =>
      rules.weight(`${coordinate}(${name}:)`) !== undefined || hasWeight(rules, type, new Set()),
  );
  if (weighed.length === 0) return noInputCost;
  return (variables = {}) =>
    weighed.reduce((sum, { name, type }) => {
      const given = (node.arguments ?? []).find((argument) => argument.name.value === name);
      const value = given && valueFromASTUntyped(given.value, variables);
      if (value === undefined) return sum;
      return sum + (rules.weight(`${coordinate}(${name}:)`) ?? 0) + inputCost(rules, type, value);
    }, 0);
}

function hasWeight(rules: CostRules, type: GraphQLInputType, seen: Set<string>): boolean {
  const named = getNamedType(type);
  if (rules.weight(named.name) !== undefined) return true;
  if (!isInputObjectType(named) || seen.has(named.name)) return false;
  seen.add(named.name);
  return Object.values(named.getFields()).some(
    (field) =>
      rules.weight(`${named.name}.${field.name}`) !== undefined || hasWeight(rules, field.type, seen),
  );
}

function inputCost(rules: CostRules, type: GraphQLInputType, value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value))
    return value.reduce((sum: number, element) => sum + inputCost(rules, type, element), 0);
  const named = getNamedType(type);
  const own = rules.weight(named.name) ?? 0;
  if (!isInputObjectType(named) || typeof value !== 'object') return own;
  const fields = named.getFields();
  return Object.entries(value).reduce((sum, [name, member]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field || member === undefined) return sum;
    return sum + (rules.weight(`${named.name}.${name}`) ?? 0) + inputCost(rules, field.type, member);
  }, own);
}
