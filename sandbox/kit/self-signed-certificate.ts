import { generateKeyPairSync, sign } from 'node:crypto';

/** PEM texts of a key and a certificate that nobody vouches for. */
export interface SelfSigned {
  readonly key: string;
  readonly certificate: string;
}

const sequence = 0x30;
const set = 0x31;
const bitString = 0x03;
const utf8String = 0x0c;
const utcTime = 0x17;
const serialNumber = Buffer.from([0x02, 0x01, 0x01]);
const commonName = Buffer.from('0603550403', 'hex');
const ecdsaWithSha256 = Buffer.from('300a06082a8648ce3d040302', 'hex');

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** A certificate of X.509 version 1 with a new key, for a simulated system that has to speak TLS to clients that insist on it. */
export function createSelfSigned(name: string): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const nameOf = der(sequence, der(set, der(sequence, commonName, der(utf8String, Buffer.from(name)))));
  const validity = der(
    sequence,
    der(utcTime, Buffer.from('200101000000Z')),
    der(utcTime, Buffer.from('491231235959Z')),
  );
  const body = der(
    sequence,
    serialNumber,
    ecdsaWithSha256,
    nameOf,
    validity,
    nameOf,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = der(bitString, Buffer.from([0]), sign('sha256', body, privateKey));
  const lines =
    der(sequence, body, ecdsaWithSha256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
