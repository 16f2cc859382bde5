import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import { type JsonObject, ownProperty } from '../json-object.ts';

/** Whether an object's `__typename` meets a type condition; `whenUnknown` answers for an object that has none. */
export function isObjectOfType(
  schema: GraphQLSchema,
  object: JsonObject,
  condition: string,
  whenUnknown: boolean,
): boolean {
  const name = ownProperty(object, '__typename');
  if (typeof name !== 'string') return whenUnknown;
  if (name === condition) return true;
  const type = schema.getType(name);
  const conditionType = schema.getType(condition);
  if (!type || !isAbstractType(conditionType)) return false;
  return (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(conditionType, type);
}
