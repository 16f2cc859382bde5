import { z } from 'zod';
import { CodedError } from '#platform/errors.ts';
import type { Caller, RecordedOperation } from './recorded-operation.ts';
import { parseDocument, splitDocument } from './split-document.ts';

const count = z.number().int().min(0);

const caller = z.object({
  name: z.string().optional(),
  client: z.string().optional(),
  version: z.string().optional(),
  count: count.optional(),
  requests: count.optional(),
});

const entry = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  operationName: z.string().nullish(),
  document: z.string().optional(),
  // What others call the document: Apollo's manifests, GraphQL over HTTP, Relay.
  body: z.string().optional(),
  query: z.string().optional(),
  text: z.string().optional(),
  client: z.union([z.string(), caller]).optional(),
  clientName: z.string().nullish(),
  version: z.string().optional(),
  clientVersion: z.string().nullish(),
  count: count.optional(),
  requests: count.optional(),
  clients: z.array(caller).min(1).optional(),
});

type Entry = z.infer<typeof entry>;

const file = z.union([
  z.array(entry),
  z.object({ operations: z.array(entry) }),
  // Relay and Hive: the document by its hash.
  z
    .record(z.string(), z.string())
    .transform((documents) => Object.entries(documents).map(([id, document]): Entry => ({ id, document }))),
]);

const unknownClient = 'unknown';

function toCallers(item: Entry): readonly Caller[] {
  if (item.clients) {
    return item.clients.map((each) => ({
      client: each.name ?? each.client ?? unknownClient,
      version: each.version ?? '',
      count: each.count ?? each.requests ?? 0,
    }));
  }
  const named = typeof item.client === 'object' ? item.client : { name: item.client };
  return [
    {
      client: named.name ?? item.clientName ?? unknownClient,
      version: ('version' in named ? named.version : undefined) ?? item.version ?? item.clientVersion ?? '',
      count: item.count ?? item.requests ?? 0,
    },
  ];
}

/** The operations of a document, each with a name. Throws `BAD_USER_INPUT` where it has none. */
export function toNamed(
  text: string,
  fallback: string,
  place: string,
): readonly Pick<RecordedOperation, 'name' | 'document'>[] {
  const operations = splitDocument(parseDocument(text, place));
  if (operations.length === 0)
    throw new CodedError('BAD_USER_INPUT', `There is no operation in the GraphQL of ${place}`);
  return operations.map(({ name, document }) => ({ name: name ?? fallback, document }));
}

function toOperations(item: Entry, index: number, where: string): readonly RecordedOperation[] {
  const id = item.operationName ?? item.name ?? item.id;
  const place = `operation ${id ?? `number ${index + 1}`} of ${where}`;
  const text = item.document ?? item.body ?? item.query ?? item.text;
  if (text === undefined)
    throw new CodedError('BAD_USER_INPUT', `There is no GraphQL in ${place}: give it as \`document\``);
  const callers = toCallers(item);
  const named = toNamed(text, id ?? `number ${index + 1}`, place);
  return named.map((operation) => ({ ...operation, ...(item.id !== undefined && { id: item.id }), callers }));
}

/**
 * Parses recorded operations: a list of `{ document, name?, client?, version?, count? }` (or `clients: [{ name, version,
 * count }]`), the same under `operations` as Apollo's manifests have it, or Relay's documents by hash.
 * Throws `BAD_USER_INPUT` that names the first entry that is none.
 */
export function parseOperations(json: string, where: string): readonly RecordedOperation[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new CodedError('BAD_USER_INPUT', `${where} is not JSON: ${String(cause)}`, { cause });
  }
  const { data, error } = file.safeParse(value);
  if (!data) {
    throw new CodedError(
      'BAD_USER_INPUT',
      `${where} holds no recorded operations: it takes [{ "document", "name", "client", "version", "count" }], Apollo's manifest or documents by hash\n${z.prettifyError(error)}`,
    );
  }
  const entries = Array.isArray(data) ? data : data.operations;
  return entries.flatMap((item, index) => toOperations(item, index, where));
}
