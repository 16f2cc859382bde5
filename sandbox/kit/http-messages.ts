import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { SimulatedRequest } from './simulator.ts';

const maxBodyBytes = 32 * 1024 * 1024;

/** Reads a whole request. Throws `RangeError` for a body of more than 32 MiB. */
export async function readRequest(incoming: IncomingMessage): Promise<SimulatedRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new RangeError(`The body is longer than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const gzipped = incoming.headers['content-encoding'] === 'gzip' && bytes.length > 0;
  const target = incoming.url ?? '/';
  const mark = target.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers,
    body: (gzipped ? gunzipSync(bytes, { maxOutputLength: maxBodyBytes }) : bytes).toString('utf8'),
  };
}

const isBodiless = (status: number) => status === 204 || status === 304;

/** Sends a whole answer; JSON unless its headers say otherwise. */
export function sendResponse(
  outgoing: ServerResponse,
  response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): void {
  const body = isBodiless(response.status) ? undefined : (response.body ?? '');
  const headers: Record<string, string | number> = {};
  if (body) headers['content-type'] = 'application/json';
  for (const [name, value] of Object.entries(response.headers ?? {})) headers[name.toLowerCase()] = value;
  if (body !== undefined) headers['content-length'] = Buffer.byteLength(body);
  outgoing.writeHead(response.status, headers);
  outgoing.end(body);
}

export function sendJson(outgoing: ServerResponse, status: number, value: unknown): void {
  sendResponse(outgoing, { status, body: `${JSON.stringify(value, null, 2)}\n` });
}
