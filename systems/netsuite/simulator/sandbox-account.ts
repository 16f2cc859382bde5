import { createECDH, createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** What the simulated account expects of the one integration that is mapped in it. */
export interface IntegrationMapping {
  readonly clientId: string;
  readonly certificateId: string;
  readonly publicKey: KeyObject;
}

/** How to sign in to the simulated account: the same in every process, and of no use anywhere else. */
export const sandboxAccount = {
  clientId: 'weir-sandbox-integration',
  certificateId: 'weir-sandbox-certificate',
  algorithm: 'ES256',
  /** What its script signs with. */
  webhookSecret: 'netsuite-sandbox-webhook-secret',
  /** Its custom item field for tax codes. */
  taxCodeField: 'custitem_tax_code',
} as const;

function sandboxKey(): KeyObject {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(createHash('sha256').update('weir sandbox, netsuite certificate').digest());
  const point = curve.getPublicKey();
  const part = (from: number) => point.subarray(from, from + 32).toString('base64url');
  const d = curve.getPrivateKey().toString('base64url');
  return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x: part(1), y: part(33), d }, format: 'jwk' });
}

/** The private key of the sandbox certificate, PKCS 8 PEM. */
export function sandboxPrivateKey(): string {
  return sandboxKey().export({ type: 'pkcs8', format: 'pem' }).toString();
}

export function sandboxMapping(): IntegrationMapping {
  const { clientId, certificateId } = sandboxAccount;
  return { clientId, certificateId, publicKey: createPublicKey(sandboxKey()) };
}
