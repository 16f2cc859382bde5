import { createHash } from 'node:crypto';
import { Kind, parse } from 'graphql';
import type { StoredOperation } from '../traffic/traffic-store.ts';

export const manifestFormats = ['apollo', 'relay', 'weir'] as const;

/** Apollo's persisted-query manifest; Relay's (and Hive's) documents by MD5; ours, with counts, as `check` reads it. */
export type ManifestFormat = (typeof manifestFormats)[number];

function kindOf(document: string): string {
  const operation = parse(document).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return operation?.operation ?? 'query';
}

/** What a client calls an operation by: what its manifest said, or the hash that its tools would have made. */
function toId(
  { hash, document }: StoredOperation,
  ids: ReadonlyMap<string, string>,
  format: ManifestFormat,
): string {
  const known = ids.get(hash);
  if (known !== undefined) return known;
  return format === 'relay' ? createHash('md5').update(document).digest('hex') : hash;
}

/** Writes operations as a manifest. `ids` are those that a client has for them, by hash. */
export function formatManifest(
  operations: readonly StoredOperation[],
  format: ManifestFormat,
  ids: ReadonlyMap<string, string>,
): string {
  const toJson = (value: unknown) => JSON.stringify(value, undefined, 2);
  switch (format) {
    case 'apollo':
      return toJson({
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: operations.map((operation) => ({
          id: toId(operation, ids, format),
          name: operation.name,
          type: kindOf(operation.document),
          body: operation.document,
        })),
      });
    case 'relay':
      return toJson(
        Object.fromEntries(operations.map((operation) => [toId(operation, ids, format), operation.document])),
      );
    case 'weir':
      return toJson(
        operations.map(({ name, document, callers }) => ({
          name,
          document,
          clients: callers.map(({ client, version, count }) => ({ name: client, version, count })),
        })),
      );
  }
}
