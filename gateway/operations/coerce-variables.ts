import {
  coerceInputValue,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import type { GatewayError } from '../errors/gateway-error.ts';

export type CoercedVariables =
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly errors: readonly GatewayError[] };

const maxErrors = 10;

/**
 * Coerces what the client sent (GraphQL spec §6.1.2). Unlike graphql-js a message never quotes the value, which may be
 * a secret: it names the variable, the place in it, the expected type and what was wrong.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  raw: Readonly<Record<string, unknown>>,
): CoercedVariables {
  const values: Record<string, unknown> = Object.create(null);
  const errors: GatewayError[] = [];
  for (const definition of variableDefinitions) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue; // validation has refused it
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (value === undefined) {
      if (definition.defaultValue) values[name] = valueFromAST(definition.defaultValue, type);
      else if (isNonNullType(type)) errors.push(wrong(name, type, 'is required and was not provided'));
      continue;
    }
    if (value === null && isNonNullType(type)) {
      errors.push(wrong(name, type, 'must not be null'));
      continue;
    }
    const onError = (path: readonly (string | number)[], invalid: unknown, error: GraphQLError) => {
      errors.push(wrong(name, type, problem(typeAt(type, path), invalid, error), path));
    };
    values[name] = coerceInputValue(value, type, onError, true);
  }
  return errors.length > 0 ? { errors: errors.slice(0, maxErrors) } : { values };
}

function wrong(
  name: string,
  type: GraphQLInputType,
  what: string,
  path: readonly (string | number)[] = [],
): GatewayError {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  const at = place === '' ? '' : ` at "${name}${place}"`;
  return { code: 'BAD_USER_INPUT', message: `Variable "$${name}" of type "${type}"${at}: ${what}` };
}

// The two kinds of message of graphql-js that speak of names alone; every other one quotes the value.
const speaksOfNames =
  /^Field "[^"]*" (is not defined by type|of required type)|^Exactly one key must be specified/;

function problem(type: GraphQLInputType | undefined, value: unknown, { message }: GraphQLError): string {
  if (speaksOfNames.test(message)) return message.replace(/\.$/, '');
  return `expected ${type ?? 'another type'}, got ${kindOf(value)}`;
}

function typeAt(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType | undefined {
  let at: GraphQLInputType | undefined = type;
  for (const part of path) {
    const nullable: GraphQLInputType | undefined = at && getNullableType(at);
    if (isListType(nullable) && typeof part === 'number') at = nullable.ofType;
    else if (isInputObjectType(nullable)) at = nullable.getFields()[part]?.type;
    else return undefined;
  }
  return at;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'an object';
    case 'number':
      return Number.isInteger(value) ? 'a whole number' : 'a number with a fraction';
    case 'string':
      return 'a string that is not one of its values';
    default:
      return `a ${typeof value}`;
  }
}
