import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Something with an id that a simulated system keeps. Replace it by `put`; a change in place is not kept over a restart. */
export interface StoredRecord {
  readonly id: string;
}

export type JournalEntry =
  | { readonly op: 'insert' | 'put'; readonly type: string; readonly record: StoredRecord }
  | { readonly op: 'delete'; readonly type: string; readonly id: string }
  | { readonly op: 'created'; readonly type: string; readonly count: number }
  | { readonly op: 'next'; readonly name: string; readonly value: number }
  | { readonly op: 'reset' };

/** An append-only file of what was changed since the seed. */
export interface Journal {
  /** What earlier runs wrote, oldest first. */
  readonly entries: readonly JournalEntry[];
  /** Returns when the operating system has it: a killed process loses nothing that was appended. */
  append(entries: readonly JournalEntry[]): void;
  close(): void;
}

export interface JournalOptions {
  readonly file: string;
  /** Names the data that the journal changes; a journal of other data is set aside. */
  readonly key: string;
  readonly log?: (line: string) => void;
}

const headerOf = (key: string) => JSON.stringify({ journal: 'weir-sandbox', version: 1, key });
const toLines = (entries: readonly JournalEntry[]) =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The entries of whole lines; undefined where the text is no journal of these data. */
function parseEntries(text: string, key: string): readonly JournalEntry[] | undefined {
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  lines.pop();
  if (lines[0] !== headerOf(key)) return undefined;
  try {
    // Our own lines: whole, because a torn one has no line end and was cut off above.
    return lines.slice(1).map((line) => JSON.parse(line) as JournalEntry);
  } catch {
    return undefined;
  }
}

/** The same state in as few entries as it takes. */
export function compactEntries(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const records = new Map<string, { entry: JournalEntry; born: boolean }>();
  const numbers = new Map<string, JournalEntry>();
  let created = new Map<string, number>();
  const count = (type: string, by: number) => created.set(type, (created.get(type) ?? 0) + by);
  for (const entry of entries) {
    if (entry.op === 'reset') created = new Map();
    else if (entry.op === 'created') count(entry.type, entry.count);
    else if (entry.op === 'next') numbers.set(entry.name, entry);
    else {
      const key = `${entry.type} ${entry.op === 'delete' ? entry.id : entry.record.id}`;
      if (entry.op === 'insert') count(entry.type, 1);
      const born = entry.op === 'insert' || (records.get(key)?.born ?? false);
      if (entry.op === 'delete' && born) records.delete(key);
      else records.set(key, { entry: entry.op === 'delete' ? entry : { ...entry, op: 'put' }, born });
    }
  }
  return [
    ...[...records.values()].map(({ entry }) => entry),
    ...numbers.values(),
    ...[...created].map(([type, total]) => ({ op: 'created', type, count: total }) as const),
  ];
}

const worthCompacting = 2_000;

/** Opens the journal, or begins one. A last line that a kill tore is cut off; a journal of other data is renamed with a log line. */
export async function openJournal({ file, key, log }: JournalOptions): Promise<Journal> {
  await mkdir(dirname(file), { recursive: true });
  const text = (await readText(file)) ?? '';
  const found = parseEntries(text, key);
  if (text !== '' && !found) {
    const aside = `${file}.${Date.now()}.old`;
    await rename(file, aside);
    log?.(`${file} holds changes to other sandbox data than ${key}; it was set aside as ${aside}`);
  }
  const long = (found?.length ?? 0) > worthCompacting;
  const entries = long ? compactEntries(found ?? []) : (found ?? []);
  if (!found || long || !text.endsWith('\n')) {
    await writeFile(`${file}.new`, `${headerOf(key)}\n${toLines(entries)}`);
    await rename(`${file}.new`, file);
  }
  const descriptor = openSync(file, 'a');
  return {
    entries,
    append(added) {
      const bytes = Buffer.from(toLines(added));
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(descriptor, bytes, written);
      }
    },
    close: () => closeSync(descriptor),
  };
}
