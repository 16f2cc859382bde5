import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';

export type Encoding = 'zstd' | 'br' | 'gzip';

/** Shorter bodies fit into a packet or two as they are. */
export const minCompressedBytes = 1_024;

// The cheapest first: where a client takes several alike, ours to choose.
const preferred: readonly Encoding[] = ['zstd', 'br', 'gzip'];

/** What a client takes, by its `Accept-Encoding` (RFC 9110 §12.5.3); undefined for the body as it is. */
export function chooseEncoding(accept: string | null | undefined): Encoding | undefined {
  if (!accept) return undefined;
  const weights = new Map<string, number>();
  for (const part of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const given = parameters.find((text) => text.startsWith('q='))?.slice(2);
    const weight = given === undefined ? 1 : Number(given);
    weights.set(name, Number.isFinite(weight) ? weight : 0);
  }
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  const best = Math.max(...preferred.map(weightOf));
  if (best <= 0 || best < (weights.get('identity') ?? 0)) return undefined;
  return preferred.find((name) => weightOf(name) === best);
}

const compressors: Readonly<Record<Encoding, (body: Buffer) => Promise<Buffer>>> = {
  gzip: promisify(gzip),
  // What is compressed for one answer has to be quick: at its default Brotli takes 100 times as long.
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  zstd: promisify(zstdCompress),
};

/** Off the event loop's thread. */
export function compress(body: Buffer, encoding: Encoding): Promise<Buffer> {
  return compressors[encoding](body);
}
