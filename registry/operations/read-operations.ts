import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { CodedError } from '#platform/errors.ts';
import { checkSize } from '../version/version-files.ts';
import { parseOperations } from './parse-operations.ts';
import type { RecordedOperation } from './recorded-operation.ts';
import { fragmentsOf, parseDocument, splitDocument } from './split-document.ts';

const maxFileBytes = 33_554_432;

async function readText(path: string, bytes: number, signal: AbortSignal): Promise<string> {
  checkSize(path, bytes, maxFileBytes);
  return readFile(path, { encoding: 'utf8', signal });
}

/** A file of trusted documents: its client is named as the file is, and nothing is known of how often it calls. */
async function readDocuments(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly RecordedOperation[]> {
  const files = await Promise.all(
    paths.map(async (path) => {
      const text = await readText(path, (await stat(path)).size, signal);
      return { client: basename(path, extname(path)), document: parseDocument(text, path) };
    }),
  );
  const fragments = new Map(files.flatMap(({ document }) => [...fragmentsOf(document)]));
  return files.flatMap(({ client, document }) =>
    splitDocument(document, fragments).map((operation, index) => ({
      name: operation.name ?? `number ${index + 1}`,
      document: operation.document,
      callers: [{ client, version: '', count: 0 }],
    })),
  );
}

/** Reads recorded operations from JSON, or trusted documents from a `.graphql` file or a folder of them. Throws `BAD_USER_INPUT` where it holds neither. */
export async function readOperations(
  path: string,
  signal: AbortSignal,
): Promise<readonly RecordedOperation[]> {
  const entry = await stat(path).catch((cause) => {
    throw new CodedError(
      'BAD_USER_INPUT',
      `There are no operations at "${path}": give a JSON file or a folder`,
      {
        cause,
      },
    );
  });
  if (entry.isDirectory()) {
    const names = (await readdir(path, { recursive: true }))
      .filter((name) => name.endsWith('.graphql'))
      .sort();
    if (names.length === 0)
      throw new CodedError('BAD_USER_INPUT', `The folder "${path}" holds no .graphql file of operations`);
    return readDocuments(
      names.map((name) => join(path, name)),
      signal,
    );
  }
  if (path.endsWith('.graphql')) return readDocuments([path], signal);
  return parseOperations(await readText(path, entry.size, signal), path);
}
