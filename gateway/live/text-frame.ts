import type { Payload } from './payload.ts';

const beforePayload = Buffer.from('{"type":"next","payload":');

/** A `next` message as one unmasked WebSocket text frame (RFC 6455 §5.2): the payload's bytes with the subscription's id put behind. */
export function toNextFrame(id: string, { json }: Payload): Buffer {
  const tail = `,"id":${JSON.stringify(id)}}`;
  const tailBytes = Buffer.byteLength(tail);
  const length = beforePayload.length + json.length + tailBytes;
  const headBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headBytes + length);
  frame[0] = 0x81;
  if (headBytes === 2) frame[1] = length;
  else if (headBytes === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  beforePayload.copy(frame, headBytes);
  json.copy(frame, headBytes + beforePayload.length);
  frame.write(tail, headBytes + beforePayload.length + json.length);
  return frame;
}

/** Clients that number their operations have the same ids: a frame that was just made serves the next of them too. */
export function createFrameMaker(): (id: string, payload: Payload) => Buffer {
  let last: { readonly id: string; readonly payload: Payload; readonly frame: Buffer } | undefined;
  return (id, payload) => {
    if (last?.payload === payload && last.id === id) return last.frame;
    last = { id, payload, frame: toNextFrame(id, payload) };
    return last.frame;
  };
}

/** A ping without a body. */
export const pingFrame = Buffer.from([0x89, 0]);
