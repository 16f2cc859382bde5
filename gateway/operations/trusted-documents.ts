import { readFile, stat } from 'node:fs/promises';
import { type DocumentNode, parse, print, separateOperations } from 'graphql';
import { CodedError, isCodedError } from '#platform/errors.ts';
import { hashOf } from './hash-of.ts';
import { parseManifest } from './operation-manifest.ts';
import { readOperationTexts } from './read-operation-texts.ts';

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

/** A manifest, or all `.graphql` files of a folder. Throws BAD_USER_INPUT where there is neither, or it cannot be read. */
export async function readTrustedDocuments(path: string): Promise<TrustedDocuments> {
  try {
    if ((await stat(path)).isDirectory()) return createTrustedDocuments(await readOperationTexts(path));
    const operations = parseManifest(await readFile(path, 'utf8'));
    return createTrustedDocuments(operations.map(({ body }) => body));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = isCodedError(cause)
      ? reason
      : `${reason}: name a manifest, or a folder of .graphql files`;
    throw new CodedError('BAD_USER_INPUT', `Trusted documents at "${path}": ${message}`, { cause });
  }
}

function operationsOf(document: DocumentNode): string[] {
  return Object.values(separateOperations(document)).map(print);
}
