import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
} from 'graphql';
import type { Random } from '../random.ts';

/**
 * A random query over fields without arguments, with aliases, fragments, `@skip` and `@include`; not always a valid one. Where it
 * `identifies`, every entity has its id as `eid`.
 */
export function generateOperation(schema: GraphQLSchema, random: Random, identifies = true): string {
  const usesVariable = random.below(4) === 0;

  function fields(type: GraphQLObjectType, left: number): string {
    const all = Object.values(type.getFields()).filter(
      (field) => left > 1 || !isCompositeType(getNamedType(field.type)),
    );
    const chosen = random.sample(all, 1 + random.below(4)).map((field) => {
      const alias = random.below(5) === 0 ? `a${random.below(1_000_000)}: ` : '';
      const directive =
        usesVariable && random.below(6) === 0 ? `@${random.pick(['skip', 'include'])}(if: $on)` : '';
      return `${alias}${field.name} ${directive} ${selection(getNamedType(field.type), left - 1)}`;
    });
    // By its id an error's place can be checked.
    const identity = identifies && type.getFields().id ? ['eid: id'] : [];
    return chosen.length > 0 ? [...chosen, ...identity].join(' ') : '__typename';
  }

  function selection(type: ReturnType<typeof getNamedType>, left: number): string {
    if (isObjectType(type)) return `{ ${fields(type, left)} ${random.below(6) === 0 ? '__typename' : ''} }`;
    if (!isAbstractType(type)) return '';
    const some = random.sample(schema.getPossibleTypes(type), 1 + random.below(3));
    const parts = some.map((possible) => `... on ${possible.name} { ${fields(possible, left)} }`);
    return `{ ${random.below(2) === 0 ? '__typename' : ''} ${parts.join(' ')} }`;
  }

  const text = `{ ${fields(schema.getQueryType() as GraphQLObjectType, 5)} }`;
  return text.includes('$on') ? `query ($on: Boolean!) ${text}` : text;
}
