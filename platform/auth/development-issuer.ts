import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { z } from 'zod';
import { CodedError } from '../errors.ts';

const algorithm = 'EdDSA';

/** What development tokens say of themselves; pass both to `createTokenVerifier`. */
export const developmentIssuer = 'urn:weir:development';
export const developmentAudience = 'weir';

export interface DevelopmentIssuer {
  /** The public key, to publish and to verify with. */
  readonly jwks: JSONWebKeySet;
  /** A token with these claims beside issuer, audience and times, good for so many seconds. */
  readonly sign: (claims: JWTPayload, ttlS: number) => Promise<string>;
}

const storedKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
  kid: z.string(),
});
type StoredKey = z.infer<typeof storedKey>;

/**
 * Issues tokens for development and tests. Its key is a file in `dataDir` that only we may read, made where absent;
 * processes that start together end up with the same one.
 */
export async function loadDevelopmentIssuer(dataDir: string): Promise<DevelopmentIssuer> {
  const stored = await readOrMakeKey(dataDir);
  const { d: _private, ...shown } = stored;
  const publicKey: JWK = { ...shown, alg: algorithm, use: 'sig' };
  const privateKey = await importJWK(stored, algorithm);
  return {
    jwks: { keys: [publicKey] },
    sign: (claims, ttlS) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, kid: stored.kid, typ: 'JWT' })
        .setIssuer(developmentIssuer)
        .setAudience(developmentAudience)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + ttlS)
        .sign(privateKey),
  };
}

async function readOrMakeKey(dataDir: string): Promise<StoredKey> {
  const path = join(dataDir, 'development-key.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (text === undefined) {
    await makeKey(dataDir, path);
    return readOrMakeKey(dataDir);
  }
  try {
    return storedKey.parse(JSON.parse(text));
  } catch {
    // Without the cause: a parser's message can quote the key.
    throw new CodedError(
      'INTERNAL',
      `${path} is no development key. Remove it, and a new one is made at the next start.`,
    );
  }
}

async function makeKey(dataDir: string, path: string): Promise<void> {
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: `development-${randomUUID()}` };
  await mkdir(dataDir, { recursive: true });
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
