import { type GraphQLLeafType, isEnumType } from 'graphql';

/** Whether JSON is a value of a leaf type (GraphQL spec §3.5); custom scalars are the subgraph's to check. */
export function isValidLeaf(type: GraphQLLeafType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined;
  switch (type.name) {
    case 'Int':
      return Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_648 && value !== 2_147_483_648;
    case 'Float':
      return Number.isFinite(value);
    case 'String':
      return typeof value === 'string';
    case 'Boolean':
      return typeof value === 'boolean';
    case 'ID':
      return typeof value === 'string' || Number.isInteger(value);
    default:
      return true;
  }
}
