import { createHash, createPrivateKey } from 'node:crypto';
import { CompactSign, calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';
import { loadKeyFile } from '../auth/key-file.ts';
import type { Secret } from '../config/secret.ts';
import { CodedError } from '../errors.ts';
import type { SignedArtefact } from './signed-artefact.ts';

const algorithm = 'EdDSA';

/** Signs what is published. */
export interface ArtefactSigner {
  /** What others verify with: the raw Ed25519 key in base64url, 43 characters. */
  readonly publicKey: string;
  sign(artefact: Omit<SignedArtefact, 'signature'>): Promise<SignedArtefact>;
}

/** Throws `FORBIDDEN` for an artefact that none of the keys has signed as it is. */
export type VerifyArtefact = (artefact: SignedArtefact) => Promise<void>;

function toPayload({ variant, contract, launch, sdl }: Omit<SignedArtefact, 'signature'>): Uint8Array {
  const sha256 = createHash('sha256').update(sdl).digest('base64url');
  return new TextEncoder().encode(JSON.stringify({ variant, contract, launch, sha256 }));
}

function toJwk(pem: string): JWK {
  try {
    const key = createPrivateKey(pem.replaceAll('\\n', '\n'));
    if (key.asymmetricKeyType === 'ed25519') return key.export({ format: 'jwk' }) as JWK;
  } catch {
    // Without the cause: a parser's message can quote the key.
  }
  throw new CodedError(
    'BAD_USER_INPUT',
    'The signing key is no Ed25519 private key in PKCS 8 PEM: make one with `openssl genpkey -algorithm ed25519`',
  );
}

/** The key that publications are signed with: the one given, or a file that is made where absent. Throws for one that is no Ed25519 key. */
export async function loadArtefactSigner(
  given: Secret | undefined,
  keyFile: string,
): Promise<ArtefactSigner> {
  const jwk = given ? toJwk(given.reveal()) : await loadKeyFile(keyFile, 'registry');
  const key = await importJWK(jwk, algorithm);
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '' });
  return {
    publicKey: jwk.x ?? '',
    async sign(artefact) {
      const signing = new CompactSign(toPayload(artefact)).setProtectedHeader({ alg: algorithm, kid });
      return { ...artefact, signature: await signing.sign(key) };
    },
  };
}

/** Verifies with any of these public keys: two, parted by a comma, while one takes over from the other. Throws `BAD_USER_INPUT` for what is no key. */
export async function createArtefactVerifier(publicKeys: string): Promise<VerifyArtefact> {
  const keys = await Promise.all(
    publicKeys.split(',').map(async (text) => {
      const x = text.trim();
      if (!/^[\w-]{43}$/.test(x)) {
        throw new CodedError(
          'BAD_USER_INPUT',
          `"${x}" is no public key of a registry: give the 43 characters that \`weir schema key\` prints`,
        );
      }
      return importJWK({ kty: 'OKP', crv: 'Ed25519', x }, algorithm);
    }),
  );
  return async (artefact) => {
    const expected = Buffer.from(toPayload(artefact));
    for (const key of keys) {
      const verified = await compactVerify(artefact.signature, key, { algorithms: [algorithm] }).catch(
        () => undefined,
      );
      if (verified && expected.equals(verified.payload)) return;
    }
    throw new CodedError(
      'FORBIDDEN',
      `The supergraph of launch ${artefact.launch} is not what the registry signed: it was changed on its way, or signed with a key that is not configured here`,
    );
  };
}
