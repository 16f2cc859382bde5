import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** All `.graphql` files of a folder and those under it, in order of name. */
export async function readOperationTexts(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.graphql'));
  return Promise.all(files.sort().map((file) => readFile(join(folder, file), 'utf8')));
}
