import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = join(process.env.WEIR_RECORDINGS ?? resolve('../shared/recordings'), 'netsuite');

/** Whether the recorded replies are on this machine. */
export const hasRecordings = existsSync(folder);

/** The title of a group of tests that need them. */
export const recordedTitle = (title: string) =>
  hasRecordings ? title : `${title} (skipped: no recordings in ${folder}; set WEIR_RECORDINGS)`;

/** One recorded file, as it is. */
export function readRecording(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Record<string, unknown>;
}
