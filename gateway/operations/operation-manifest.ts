import { Kind, parse, print, separateOperations } from 'graphql';
import { z } from 'zod';
import { CodedError } from '#platform/errors.ts';
import { hashOf } from './hash-of.ts';

/** One trusted operation: a document of its own, with the fragments that it uses. */
export interface ManifestOperation {
  /** The SHA-256 of `body` in hexadecimal. */
  readonly id: string;
  readonly name: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly body: string;
}

const format = 'apollo-persisted-query-manifest';

const manifest = z.object({
  format: z.literal(format),
  version: z.literal(1),
  operations: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.enum(['query', 'mutation', 'subscription']),
      body: z.string(),
    }),
  ),
});

/** Every operation of the texts, by name, as graphql-js prints it. Throws BAD_USER_INPUT for one without a name of its own. */
export function toManifestOperations(texts: readonly string[]): readonly ManifestOperation[] {
  const byName = new Map<string, ManifestOperation>();
  for (const text of texts) {
    for (const [name, document] of Object.entries(separateOperations(parse(text)))) {
      const body = print(document);
      const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
      if (name === '' || !operation) throw wrong('A trusted operation has no name: give it one');
      if (byName.has(name)) throw wrong(`Two trusted operations are named "${name}": rename one`);
      byName.set(name, { id: hashOf(body), name, type: operation.operation, body });
    }
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A manifest as Apollo's tools write and read it (`apollo-persisted-query-manifest`, version 1). */
export function writeManifest(operations: readonly ManifestOperation[]): string {
  return `${JSON.stringify({ format, version: 1, operations }, null, 2)}\n`;
}

/** Reads such a manifest. Throws BAD_USER_INPUT where it is none, or an id is not its body's SHA-256. */
export function parseManifest(text: string): readonly ManifestOperation[] {
  const { success, data } = manifest.safeParse(toJson(text));
  if (!success) throw wrong(`The file is no ${format} of version 1: generate it again`);
  for (const { id, name, body } of data.operations) {
    if (id !== hashOf(body))
      throw wrong(`The id of "${name}" in the manifest is not the SHA-256 of its body: generate it again`);
  }
  return data.operations;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(message: string): CodedError {
  return new CodedError('BAD_USER_INPUT', message);
}
