import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../config/secret.ts';
import { CodedError } from '../errors.ts';

export interface SignedBody {
  /** Who sent it, for messages. */
  readonly sender: string;
  /** The body's bytes as they came. */
  readonly body: Uint8Array;
  /** `t=<seconds since the epoch>,v1=<hex>`; several `v1` while a secret is being rolled. */
  readonly signature: string | undefined;
  /** Two while one is being rolled. */
  readonly secrets: readonly Secret[];
  /** Milliseconds since the epoch at which it came. */
  readonly receivedAtMs: number;
  /** Where the secrets are set, for messages. */
  readonly settingName: string;
}

const toleranceSeconds = 300;

/** The signature that `verifySignedBody` asks for: HMAC-SHA256 over `<seconds>.<body>`, as the header has it. */
export function signBody(body: string | Uint8Array, secret: string, timestampSeconds: number): string {
  const mac = createHmac('sha256', secret).update(`${timestampSeconds}.`).update(body).digest('hex');
  return `t=${timestampSeconds},v1=${mac}`;
}

/**
 * Checks that one of the secrets signed these bytes at most five minutes before they came. Throws `UNAUTHENTICATED` with the reason and
 * without the secret.
 */
export function verifySignedBody(signed: SignedBody): void {
  const { body, signature, secrets, receivedAtMs } = signed;
  if (!signature) throw refused(signed, 'it has no x-weir-signature header');
  const parts = signature.split(',').map((part) => part.trim().split('=', 2));
  const timestamp = Number(parts.find(([name]) => name === 't')?.[1] ?? Number.NaN);
  const given = parts.flatMap(([name, value]) => (name === 'v1' && value ? [Buffer.from(value, 'hex')] : []));
  if (!Number.isSafeInteger(timestamp) || given.length === 0) {
    throw refused(signed, 'its x-weir-signature is not of the form t=<seconds>,v1=<hex>');
  }
  const isGood = secrets.some((secret) => {
    const wanted = createHmac('sha256', secret.reveal()).update(`${timestamp}.`).update(body).digest();
    return given.some((mac) => mac.length === wanted.length && timingSafeEqual(mac, wanted));
  });
  if (!isGood) throw refused(signed, 'its signature is wrong');
  const ageSeconds = Math.abs(receivedAtMs / 1000 - timestamp);
  if (ageSeconds > toleranceSeconds) throw refused(signed, 'it was signed too long ago, or ahead of time');
}

function refused({ sender, settingName }: SignedBody, why: string): CodedError {
  return new CodedError(
    'UNAUTHENTICATED',
    `The ${sender} webhook was refused: ${why}. Check ${settingName} and the clocks of both sides`,
    { system: sender },
  );
}
