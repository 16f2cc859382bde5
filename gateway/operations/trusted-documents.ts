import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DocumentNode, parse, print, separateOperations } from 'graphql';

/** The operations that clients are known to send. */
export interface TrustedDocuments {
  /** The document behind a SHA-256 in hexadecimal. */
  find(hash: string): string | undefined;
  /** Whether this very operation is one of them, whatever its white space and comments. */
  includes(document: DocumentNode, operationName: string | undefined): boolean;
  readonly size: number;
}

/** Every operation of the texts is a document of its own, with the fragments that it uses; its hash is that of graphql-js's print. */
export function createTrustedDocuments(texts: readonly string[]): TrustedDocuments {
  const byHash = new Map<string, string>();
  for (const text of texts) {
    for (const document of operationsOf(parse(text))) byHash.set(hashOf(document), document);
    byHash.set(hashOf(text), text);
  }
  return {
    size: byHash.size,
    find: (hash) => byHash.get(hash),
    includes(document, operationName) {
      const separated = separateOperations(document);
      const only = Object.keys(separated)[0] ?? '';
      const operation = separated[operationName ?? only];
      return operation !== undefined && byHash.has(hashOf(print(operation)));
    },
  };
}

/** All `.graphql` files of a folder. */
export async function readTrustedDocuments(folder: string): Promise<TrustedDocuments> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.graphql'));
  return createTrustedDocuments(await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8'))));
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function operationsOf(document: DocumentNode): string[] {
  return Object.values(separateOperations(document)).map(print);
}
