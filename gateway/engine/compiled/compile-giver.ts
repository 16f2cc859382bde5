import type { JsonObject } from '../../json-object.ts';
import { readExpression } from './fields-of-prototype.ts';

/** Gives an object the leaves that a fetch found for it; `other` is called for values that are objects all the same. */
export type LeafGiver = (
  object: JsonObject,
  entity: JsonObject,
  other: (object: JsonObject, key: string, value: unknown) => void,
) => void;

/** Generates it when it is first needed. */
export function compileGiver(keys: readonly string[]): LeafGiver {
  let generated: LeafGiver | undefined;
  return (object, entity, other) => {
    generated ??= generate(keys);
    generated(object, entity, other);
  };
}

function generate(keys: readonly string[]): LeafGiver {
  const lines = keys.map((key) => {
    const name = JSON.stringify(key);
    return `v=${readExpression('e', key)};if(v!==undefined){if(typeof v!=="object"||v===null)o[${name}]=v;else other(o,${name},v);}`;
  });
  return new Function('o', 'e', 'other', `let v;${lines.join('')}`) as LeafGiver;
}
