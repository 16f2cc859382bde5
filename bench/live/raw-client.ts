import { connect, type Socket } from 'node:net';

/** What one client knows of its order. */
export interface ClientState {
  readonly orderId: string;
  readonly number: number;
  last: number;
  cursor: string | undefined;
}

export interface ClientEvents {
  onEvent(client: ClientState, sequence: number, occurredAt: string): void;
  onAcknowledged(): void;
  onClosed(client: ClientState): void;
  onError(client: ClientState, text: string): void;
}

const handshake = (port: number) =>
  `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n';

// As much of RFC 6455 and graphql-transport-ws as a load needs: a library's client would cost more than the server does.
export function openClient(
  state: ClientState,
  { port, token, query }: { readonly port: number; readonly token: string; readonly query: string },
  events: ClientEvents,
): Socket {
  // More sockets than one address has ports.
  const localAddress = `127.0.0.${2 + (state.number % 20)}`;
  const socket = connect({ host: '127.0.0.1', port, localAddress, noDelay: true });
  let rest: Buffer = Buffer.alloc(0);
  let isOpen = false;
  socket.on('error', () => {});
  socket.on('connect', () => socket.write(handshake(port)));
  socket.on('close', () => events.onClosed(state));
  socket.on('data', (chunk: Buffer) => {
    let data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (!isOpen) {
      const end = data.indexOf('\r\n\r\n');
      if (end === -1) {
        rest = data;
        return;
      }
      isOpen = true;
      data = data.subarray(end + 4);
      send(socket, { type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    }
    let at = 0;
    for (;;) {
      const frame = readFrame(data, at);
      if (!frame) break;
      at = frame.end;
      if (frame.opcode === 9) socket.write(maskedFrame(10, Buffer.alloc(0)));
      if (frame.opcode === 8) socket.end();
      if (frame.opcode === 1) receive(data.toString('latin1', frame.start, frame.end));
    }
    rest = at === data.length ? empty : data.subarray(at);
  });

  function receive(text: string): void {
    if (text.startsWith('{"type":"connection_ack"')) {
      events.onAcknowledged();
      const variables = { orderId: state.orderId, ...(state.cursor && { after: state.cursor }) };
      send(socket, { id: '1', type: 'subscribe', payload: { query, variables } });
      return;
    }
    if (!text.includes('"orderStatusChanged":{')) {
      if (!text.includes('"type":"pong"')) events.onError(state, text);
      return;
    }
    const sequence = Number.parseInt(after(text, '"sequence":'), 10);
    state.cursor = textAfter(text, '"cursor":"');
    events.onEvent(state, sequence, textAfter(text, '"occurredAt":"'));
  }
  return socket;
}

const empty = Buffer.alloc(0);

function after(text: string, head: string): string {
  const at = text.indexOf(head) + head.length;
  return text.slice(at, at + 12);
}

function textAfter(text: string, head: string): string {
  const at = text.indexOf(head) + head.length;
  return text.slice(at, text.indexOf('"', at));
}

function readFrame(data: Buffer, at: number) {
  if (data.length < at + 2) return undefined;
  const opcode = (data[at] ?? 0) & 0x0f;
  let length = (data[at + 1] ?? 0) & 0x7f;
  let start = at + 2;
  if (length === 126) {
    if (data.length < at + 4) return undefined;
    length = data.readUInt16BE(at + 2);
    start = at + 4;
  }
  const end = start + length;
  return data.length < end ? undefined : { opcode, start, end };
}

function send(socket: Socket, message: object): void {
  socket.write(maskedFrame(1, Buffer.from(JSON.stringify(message))));
}

// A mask of zeros: the bytes stay as they are.
function maskedFrame(opcode: number, payload: Buffer): Buffer {
  const long = payload.length > 125;
  const frame = Buffer.alloc((long ? 8 : 6) + payload.length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (long ? 126 : payload.length);
  if (long) frame.writeUInt16BE(payload.length, 2);
  payload.copy(frame, long ? 8 : 6);
  return frame;
}
