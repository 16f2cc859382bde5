import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Position } from './schema-change.ts';

const nowhere: Position = { input: false, output: false };

/** Says for each type of a schema where a client can meet it: in what it sends, in what it reads, in both, or nowhere. */
export function toPositions(schema: GraphQLSchema): (typeName: string) => Position {
  const output = new Set<string>();
  const input = new Set<string>();

  const enterInput = (type: GraphQLNamedType): void => {
    if (input.has(type.name)) return;
    input.add(type.name);
    if (!isInputObjectType(type)) return;
    for (const field of Object.values(type.getFields())) enterInput(getNamedType(field.type));
  };

  const enterOutput = (type: GraphQLNamedType): void => {
    if (output.has(type.name)) return;
    output.add(type.name);
    if (isAbstractType(type)) schema.getPossibleTypes(type).forEach(enterOutput);
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    type.getInterfaces().forEach(enterOutput);
    for (const field of Object.values(type.getFields())) {
      enterOutput(getNamedType(field.type));
      for (const argument of field.args) enterInput(getNamedType(argument.type));
    }
  };

  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (root) enterOutput(root);
  }
  for (const directive of schema.getDirectives()) {
    for (const argument of directive.args) enterInput(getNamedType(argument.type));
  }
  return (name) =>
    input.has(name) || output.has(name) ? { input: input.has(name), output: output.has(name) } : nowhere;
}
