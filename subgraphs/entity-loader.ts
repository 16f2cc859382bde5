import DataLoader from 'dataloader';
import type { CallContext } from '#domain/call-context.ts';
import type { SubgraphContext } from './subgraph-context.ts';
import { maySee } from './viewer.ts';

/**
 * Loads entities by id, all that are asked for together in one call of `read`. What the caller may not see is not there: this is
 * where a portal caller is kept to its own customer, whichever way a query got here.
 */
export function createOwnedLoader<T>(
  { viewer, call }: SubgraphContext,
  read: (ids: readonly string[], call: CallContext) => Promise<ReadonlyMap<string, T>>,
  ownerOf: (entity: T) => string | undefined,
): DataLoader<string, T | undefined> {
  return new DataLoader(async (ids) => {
    const found = await read(ids, call);
    return ids.map((id) => {
      const entity = found.get(id);
      return entity !== undefined && maySee(viewer, ownerOf(entity)) ? entity : undefined;
    });
  });
}

/**
 * Loads what belongs to no customer, or hangs on a parent whose visibility was checked when it was loaded; a key without any gets
 * `none`.
 */
export function createPlainLoader<T>(
  { call }: SubgraphContext,
  read: (keys: readonly string[], call: CallContext) => Promise<ReadonlyMap<string, T>>,
  none: T,
): DataLoader<string, T> {
  return new DataLoader(async (keys) => {
    const found = await read(keys, call);
    return keys.map((id) => found.get(id) ?? none);
  });
}
