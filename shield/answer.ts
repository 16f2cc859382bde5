import type { VendorAnswer } from './contract.ts';

/** A whole answer, body included, from which any number of `Response`s can be made. */
export interface Answer extends VendorAnswer {
  readonly statusText: string;
  readonly bytes: ArrayBuffer;
}

const utf8 = new TextDecoder();

export async function readAnswer(response: Response): Promise<Answer> {
  const bytes = await response.arrayBuffer();
  let text: string | undefined;
  return {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
    bytes,
    text: () => (text ??= utf8.decode(bytes)),
  };
}

/** Milliseconds from `Retry-After`, in either of its forms (RFC 9110, 10.2.3). */
export function readRetryAfterMs(answer: VendorAnswer, wallMs: number): number | undefined {
  const value = answer.headers.get('retry-after');
  if (value === null) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - wallMs);
}
