import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** One recorded exchange with the real Stripe. */
export interface Recording {
  readonly file: string;
  readonly method: string;
  readonly url: URL;
  readonly requestBody: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Exchange {
  readonly request: { readonly method: string; readonly url: string; readonly body: string };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

const root = resolve(import.meta.dirname, '../../../..');
const folder = resolve(process.env.WEIR_RECORDINGS ?? resolve(root, 'shared/recordings'), 'stripe');

export const recordingsAreThere = existsSync(folder);

/** The title of a suite that needs the recordings, saying why it is skipped where they are absent. */
export function recordedTitle(title: string): string {
  return recordingsAreThere ? title : `${title} (skipped: no recordings; set WEIR_RECORDINGS)`;
}

export function readRecordings(): readonly Recording[] {
  if (!recordingsAreThere) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const exchanges = JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as readonly Exchange[];
      return exchanges.map(({ request, response }) => ({
        file,
        method: request.method,
        url: new URL(request.url),
        requestBody: request.body,
        ...response,
      }));
    });
}

/** Every object of a kind, wherever it stands in a recorded body. */
export function findObjects(kind: string, value: unknown): readonly Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap((entry) => findObjects(kind, entry));
  if (typeof value !== 'object' || value === null) return [];
  const record = value as Record<string, unknown>;
  const below = Object.values(record).flatMap((entry) => findObjects(kind, entry));
  return record.object === kind ? [record, ...below] : below;
}
