import type { ResponsePath } from '../../errors/gateway-error.ts';
import type { JsonObject } from '../../json-object.ts';
import { readExpression, readKey } from './fields-of-prototype.ts';

/** The objects at a plan's path, each once however many places it stands in, and the first place of each: `holders[i][keys[i]]`. */
export interface FoundObjects {
  readonly objects: JsonObject[];
  readonly holders: (JsonObject | unknown[])[];
  readonly keys: (string | number)[];
}

/** `shared` are the values that stand in several places. */
export type Collector = (root: JsonObject, shared: ReadonlySet<unknown>) => FoundObjects;

interface Walk extends FoundObjects {
  readonly shared: ReadonlySet<unknown> | undefined;
  readonly walked: Set<unknown>;
}

type Generated = (root: JsonObject, walk: Walk, isFirst: typeof isFirstVisit, other: WalkValue) => void;
type WalkValue = (
  walk: Walk,
  value: unknown,
  at: number,
  holder: JsonObject | unknown[],
  key: string | number,
) => void;

// As deep as loops are nested in one function.
const maxLoops = 40;

/**
 * Generates the walk from the root to a plan's path, whose `@` stands for every element of a list, when it is first needed. Code
 * of its own for every path reads objects of few shapes, which a walk for all paths does not.
 */
export function compileCollector(path: ResponsePath): Collector {
  const walkValue = createWalk(path);
  const isGenerated = path.length > 0 && path.length <= maxLoops;
  let generated: Generated | undefined;
  return (root, shared) => {
    const isShared = shared.size > 0;
    const walk: Walk = {
      objects: [],
      holders: [],
      keys: [],
      shared: isShared ? shared : undefined,
      walked: new Set(),
    };
    if (isGenerated) {
      generated ??= generate(path);
      generated(root, walk, isFirstVisit, walkValue);
    } else walkValue(walk, root, 0, root, '');
    return walk;
  };
}

function generate(path: ResponsePath): Generated {
  return new Function('o0', 'f', 'first', 'other', inObject(path, 'o0', 0, '', '')) as Generated;
}

/** Whether a value is to be walked: what lies under one in several places is found at the first of them. */
function isFirstVisit({ shared, walked }: Walk, value: unknown): boolean {
  if (!shared?.has(value)) return true;
  if (walked.has(value)) return false;
  walked.add(value);
  return true;
}

/** Statements for the object in `variable`, of which the path up to `at` is done. */
function inObject(path: ResponsePath, variable: string, at: number, holder: string, key: string): string {
  const name = path[at];
  if (name === undefined) return `f.objects.push(${variable});f.holders.push(${holder});f.keys.push(${key});`;
  const next = at + 1;
  const value = `v${next}`;
  const nameText = JSON.stringify(String(name));
  const read = `const ${value}=${readExpression(variable, String(name))};`;
  if (path[next] === '@') {
    const [element, index] = [`o${next + 1}`, `i${next}`];
    const within = inObject(path, element, next + 1, value, index);
    return (
      `${read}if(Array.isArray(${value})&&first(f,${value}))for(let ${index}=0;${index}<${value}.length;${index}++){` +
      `const ${element}=${value}[${index}];if(typeof ${element}==="object"&&${element}!==null){` +
      `if(Array.isArray(${element}))other(f,${element},${next + 1},${value},${index});` +
      `else if(first(f,${element})){${within}}}}`
    );
  }
  return (
    `${read}if(typeof ${value}==="object"&&${value}!==null){` +
    `if(Array.isArray(${value}))other(f,${value},${next},${variable},${nameText});` +
    `else if(first(f,${value})){${inObject(path, value, next, variable, nameText)}}}`
  );
}

/** The same walk for what is not shaped as the path says: lists in lists, and lists where it names none. */
function createWalk(path: ResponsePath): WalkValue {
  return function walkValue(walk, value, at, holder, key) {
    if (typeof value !== 'object' || value === null || !isFirstVisit(walk, value)) return;
    if (Array.isArray(value)) {
      const next = path[at] === '@' ? at + 1 : at;
      for (const [index, element] of value.entries()) walkValue(walk, element, next, value, index);
      return;
    }
    const object = value as JsonObject; // neither null nor a list
    const name = path[at];
    if (name !== undefined) return walkValue(walk, readKey(object, String(name)), at + 1, object, name);
    walk.objects.push(object);
    walk.holders.push(holder);
    walk.keys.push(key);
  };
}
