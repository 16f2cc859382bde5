import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { CodedError } from '../errors.ts';

const storedKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
  kid: z.string(),
});

/** An Ed25519 private key as a JWK. */
export type StoredKey = z.infer<typeof storedKey>;

/**
 * Reads an Ed25519 key from a file that only we may read, made where absent with a `kid` that begins with `kidPrefix`; processes
 * that start together end up with the same one. Throws `INTERNAL` for a file that holds something else.
 */
export async function loadKeyFile(path: string, kidPrefix: string): Promise<StoredKey> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (text === undefined) {
    await makeKey(path, kidPrefix);
    return loadKeyFile(path, kidPrefix);
  }
  try {
    return storedKey.parse(JSON.parse(text));
  } catch {
    // Without the cause: a parser's message can quote the key.
    throw new CodedError(
      'INTERNAL',
      `${path} is no ${kidPrefix} key. Remove it, and a new one is made at the next start.`,
    );
  }
}

async function makeKey(path: string, kidPrefix: string): Promise<void> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: `${kidPrefix}-${randomUUID()}` };
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${randomUUID()}.tmp`;
  await writeFile(unfinished, JSON.stringify(key), { mode: 0o600, flag: 'wx' });
  try {
    // A link fails where the name is taken, which a rename would replace: the first key stays.
    await link(unfinished, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
}
