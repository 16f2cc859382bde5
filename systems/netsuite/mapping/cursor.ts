import { CursorError } from '#domain/page.ts';

/** The place in a list: what it is ordered by, and the internal id. */
export interface Position {
  readonly key: string;
  readonly id: string;
}

export function toCursor({ key, id }: Position): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

/** Throws `CursorError` for text that is no cursor of a list ordered by what `keyPattern` matches. */
export function parseCursor(cursor: string, keyPattern: RegExp): Position {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new CursorError(cursor);
  }
  if (!Array.isArray(value)) throw new CursorError(cursor);
  const [key, id] = value;
  if (typeof key !== 'string' || !keyPattern.test(key) || !/^\d{1,18}$/.test(String(id))) {
    throw new CursorError(cursor);
  }
  return { key, id: String(id) };
}

export const dayKey = /^\d{4}-\d{2}-\d{2}$/;
export const skuKey = /^.{1,200}$/s;
