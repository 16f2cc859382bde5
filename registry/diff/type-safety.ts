import { type GraphQLInputType, type GraphQLOutputType, isListType, isNonNullType } from 'graphql';

/** Whether what a client read before it can still read: the same type, or one that promises more. */
export function isOutputChangeSafe(from: GraphQLOutputType, to: GraphQLOutputType): boolean {
  if (isNonNullType(from)) return isNonNullType(to) && isOutputChangeSafe(from.ofType, to.ofType);
  if (isNonNullType(to)) return isOutputChangeSafe(from, to.ofType);
  if (isListType(from)) return isListType(to) && isOutputChangeSafe(from.ofType, to.ofType);
  return !isListType(to) && from.name === to.name;
}

/** Whether what a client sent before it can still send: the same type, or one that demands less. */
export function isInputChangeSafe(from: GraphQLInputType, to: GraphQLInputType): boolean {
  if (isNonNullType(from)) return isInputChangeSafe(from.ofType, isNonNullType(to) ? to.ofType : to);
  if (isNonNullType(to)) return false;
  if (isListType(from)) return isListType(to) && isInputChangeSafe(from.ofType, to.ofType);
  return !isListType(to) && from.name === to.name;
}
