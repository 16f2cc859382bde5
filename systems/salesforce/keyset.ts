import { CursorError } from '#domain/page.ts';

/** A cursor that names the position of a row by its sort keys. Opaque to all but the list that made it: `list` is its name. */
export function toCursor(list: string, keys: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify([list, ...keys])).toString('base64url');
}

/** The `count` sort keys of a cursor that `toCursor` made for the same list. Throws `CursorError`. */
export function fromCursor(cursor: string, list: string, count: number): readonly (string | null)[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new CursorError(cursor);
  }
  if (!Array.isArray(parsed) || parsed.length !== count + 1 || parsed[0] !== list)
    throw new CursorError(cursor);
  const keys: unknown[] = parsed.slice(1);
  if (!keys.every((key) => key === null || typeof key === 'string')) throw new CursorError(cursor);
  return keys;
}
