import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const folder = resolve(process.env.WEIR_RECORDINGS ?? resolve(root, '../shared/recordings'), 'salesforce');

export const recordingsAreThere = existsSync(folder);

/** The title of a suite that needs the recordings, saying why it is skipped where they are absent. */
export function recordedTitle(title: string): string {
  return recordingsAreThere ? title : `${title} (skipped: no recordings; set WEIR_RECORDINGS)`;
}

export interface Exchange {
  readonly request: { readonly method: string; readonly url: string; readonly body: unknown };
  readonly response: { readonly status: number; readonly body: unknown };
}

/** The exchanges of a recorded file, without those that only refer to other files. */
export function readExchanges(file: string): readonly Exchange[] {
  const entries = JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as readonly Partial<Exchange>[];
  return entries.filter(
    (entry): entry is Exchange => entry.request !== undefined && entry.response !== undefined,
  );
}

/** A recorded body by itself. */
export function readBody(file: string): unknown {
  return JSON.parse(readFileSync(resolve(folder, 'bodies', file), 'utf8'));
}

/** The recorded exchange that fits; throws where there is none. */
export function findExchange(file: string, fits: (exchange: Exchange) => boolean): Exchange {
  const found = readExchanges(file).find(fits);
  if (!found) throw new Error(`${file} holds no such exchange`);
  return found;
}
