import { isDeepStrictEqual } from 'node:util';

/** An error as a client reads it. */
export interface ReadError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions: { readonly [name: string]: unknown };
}

export interface ErrorComparison {
  /** Errors that both tell with one message, code and path. */
  same: number;
  /** By the name of the case: errors that the stock executor tells otherwise, and breaks the specification with. */
  readonly named: Record<string, number>;
}

type Path = readonly (string | number)[];

/**
 * Compares errors that subgraphs sent: message, code and path. Throws where the two differ otherwise than in these cases:
 *
 * - `place`: the stock executor's path leads to a value that is there, or to another entity. It counts an entity's place among
 *   all that it found, though it sent only some. Where the place became null, the two differ in indexes alone. GraphQL spec §7.1.2: the path is that of the field that experienced the error.
 * - `entity`: an error of an entity as a whole stands at the object in the stock answer, which is not null. §7.1.2 and §6.4.4:
 *   it stands at the fields that are null for it.
 * - `hidden`: the error is of a field that only a `@requires` or `@key` asked for. §7.1.2: a path is made of response keys.
 * - `dependent`: fields that could not be asked for because of the error are null without a word. §6.4.4: a null that an error
 *   caused has its error.
 */
export function compareErrors(
  data: unknown,
  ours: readonly ReadError[],
  stock: readonly ReadError[],
  about: string,
): ErrorComparison {
  const result: ErrorComparison = { same: 0, named: {} };
  const note = (name: string) => {
    result.named[name] = (result.named[name] ?? 0) + 1;
  };
  const told = (errors: readonly ReadError[], { message, extensions }: ReadError) =>
    errors.filter((other) => other.message === message && other.extensions.code === extensions.code);
  const isAt = (errors: readonly ReadError[], path: Path) =>
    errors.some((error) => isDeepStrictEqual(error.path ?? [], path));

  for (const error of stock) {
    const path = error.path ?? [];
    const alike = told(ours, error);
    if (isAt(alike, path)) {
      result.same++;
      continue;
    }
    if (alike.length === 0) throw new Error(`${about}: not told: ${JSON.stringify(error)}`);
    const found = look(data, path);
    if (error.message.startsWith('No ')) note('entity');
    else if (found === 'value' || isOfOther(data, error)) note('place');
    else if (found === 'absent' || isToldByDependent(alike, path)) note('hidden');
    else if (!isReached(data, path) && isAtOtherIndexes(alike, path)) note('place');
    else
      throw new Error(
        `${about}: told elsewhere: ${JSON.stringify([error, alike, told(stock, error), data])}`,
      );
  }

  for (const [index, error] of ours.entries()) {
    const path = error.path ?? [];
    const alike = told(stock, error);
    if (
      isAt(ours.slice(0, index), path) &&
      told(ours.slice(0, index), error).some((one) => isDeepStrictEqual(one, error))
    )
      throw new Error(`${about}: told twice: ${JSON.stringify(error)}`);
    if (isAt(alike, path)) continue;
    if (alike.length === 0) throw new Error(`${about}: made up: ${JSON.stringify(error)}`);
    if (look(data, path) === 'null') note(error.message.startsWith('No ') ? 'entity' : 'dependent');
    else if (alike.some((other) => look(data, other.path ?? []) !== 'null')) note('hidden');
    else throw new Error(`${about}: at no null: ${JSON.stringify([error, alike, told(ours, error), data])}`);
  }
  return result;
}

// Operations select every entity's id as `eid`, and messages name the entity that failed.
function isOfOther(data: unknown, { message, path = [] }: ReadError): boolean {
  const id = /^(?:Failed at|No) \w+#(\d+)/.exec(message)?.[1];
  let value = data;
  let owner: unknown;
  for (const part of path) {
    const object = value as Record<string | number, unknown> | null | undefined;
    owner = object?.eid ?? owner;
    value = object?.[part];
    if (value === null || value === undefined) break;
  }
  return id !== undefined && owner !== undefined && owner !== id && isReached(data, path);
}

// A field that only a @requires asked for is told where its dependent is null, beside it.
function isToldByDependent(alike: readonly ReadError[], path: Path): boolean {
  return alike.some(({ path: told = [] }) => told.slice(0, -1).every((part, index) => part === path[index]));
}

function isAtOtherIndexes(alike: readonly ReadError[], path: Path): boolean {
  const keys = (of: Path) => of.filter((part) => typeof part === 'string').join('.');
  return alike.some(({ path: told = [] }) => keys(told) === keys(path));
}

// What became null with the error in it no longer shows whose it was.
function isReached(data: unknown, path: Path): boolean {
  return look(data, path.slice(0, -1)) === 'value';
}

function look(data: unknown, path: Path): 'null' | 'value' | 'absent' {
  let value = data;
  for (const part of path) {
    if (value === null) return 'null';
    value = (value as Record<string | number, unknown> | undefined)?.[part];
    if (value === undefined) return 'absent';
  }
  return value === null ? 'null' : 'value';
}
