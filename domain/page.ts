/** A forward page of a list: at most `first` items after the item that `after` names. */
export interface PageRequest {
  readonly first: number;
  /** The `cursor` of an earlier answer's item, opaque to all but the source that made it. */
  readonly after?: string;
}

export interface PageItem<T> {
  readonly node: T;
  readonly cursor: string;
}

export interface Page<T> {
  readonly items: readonly PageItem<T>[];
  readonly hasNextPage: boolean;
}

/** Thrown by a source that is given a cursor it did not make. */
export class CursorError extends Error {
  override readonly name = 'CursorError';

  constructor(cursor: string) {
    super(
      `"${cursor.slice(0, 80)}" is no cursor of this list: pass the endCursor of an earlier page, or none`,
    );
  }
}
