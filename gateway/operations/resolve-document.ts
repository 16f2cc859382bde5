import { LRUCache } from 'lru-cache';
import { CodedError } from '#platform/errors.ts';
import { hashOf } from './hash-of.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** How a request names its document. */
export interface DocumentParams {
  readonly query?: string | undefined;
  /** `sha256:` and the hash: GraphQL over HTTP, appendix on persisted documents. */
  readonly documentId?: string | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export type DocumentResolver = (params: DocumentParams) => string;

/**
 * The document of a request: in it, trusted and named by its hash, or one that a client has sent before with its hash
 * (automatic persisted queries). Throws BAD_USER_INPUT where it names none, NOT_FOUND where the hash is not known.
 */
export function createDocumentResolver(
  trusted: TrustedDocuments | undefined,
  maxCachedCharacters = 3_000_000,
): DocumentResolver {
  const sent = new LRUCache<string, string>({
    maxSize: maxCachedCharacters,
    sizeCalculation: (query) => query.length + 64,
  });

  return ({ query, documentId, extensions }) => {
    const hash = documentId === undefined ? persistedHash(extensions) : documentHash(documentId);
    if (hash === undefined) {
      if (query === undefined || query === '') throw bad('"query" is missing: send the document as a string');
      return query;
    }
    if (query === undefined || query === '') return trusted?.find(hash) ?? sent.get(hash) ?? notFound();
    if (hashOf(query) !== hash)
      throw bad('The SHA-256 is not that of "query": send the hash of this very text');
    sent.set(hash, query);
    return query;
  };
}

function documentHash(documentId: string): string {
  const hash = /^sha256:([0-9a-f]{64})$/.exec(documentId)?.[1];
  if (hash === undefined) throw bad('"documentId" must be "sha256:" and 64 hexadecimal digits');
  return hash;
}

function persistedHash(extensions: DocumentParams['extensions']): string | undefined {
  const persisted = extensions?.persistedQuery;
  if (typeof persisted !== 'object' || persisted === null) return undefined;
  const { version, sha256Hash } = persisted as Record<string, unknown>;
  if (version !== 1 || typeof sha256Hash !== 'string' || !/^[0-9a-f]{64}$/i.test(sha256Hash))
    throw bad('"extensions.persistedQuery" must have version 1 and a sha256Hash of 64 hexadecimal digits');
  return sha256Hash.toLowerCase();
}

// The message is the protocol: clients that read it send the document again, with its hash.
function notFound(): never {
  throw new CodedError('NOT_FOUND', 'PersistedQueryNotFound');
}

function bad(message: string): CodedError {
  return new CodedError('BAD_USER_INPUT', message);
}
