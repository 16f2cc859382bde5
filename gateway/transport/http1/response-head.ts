/** What the head of a response says of its body and its connection. */
export interface ResponseHead {
  readonly status: number;
  readonly contentType: string | undefined;
  /** The length of the body in bytes, or how its end is found (RFC 9112 §6.3). */
  readonly body: number | 'chunked' | 'to-end';
  readonly idleMs: number;
}

const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: .*)?$/;
const headerLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*(.*?)[\t ]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what may not stand in a header (RFC 9110 §5.5)
const forbidden = /[\x00-\x08\x0a-\x1f\x7f]/;

// As undici has it: servers that say nothing close after 5 s, and those that do are left a second.
const customaryIdleMs = 4_000;
const marginMs = 1_000;
const maxIdleMs = 600_000;

export type HeadParser = (text: string) => ResponseHead;

const maxKeptHeads = 256;
const maxKeptCharacters = 1_024;

/** `parseResponseHead` with a memory: within a second a subgraph's heads differ in little but the length, and are often the same text. */
export function createHeadParser(): HeadParser {
  const known = new Map<string, ResponseHead>();
  return (text) => {
    const kept = known.get(text);
    if (kept) return kept;
    const head = parseResponseHead(text);
    // Each second has other texts, for their date.
    if (known.size >= maxKeptHeads) known.clear();
    if (text.length <= maxKeptCharacters) known.set(text, head);
    return head;
  };
}

/** Parses a head without its last empty line; throws where it is not one, or says two things of the body's length. */
export function parseResponseHead(text: string): ResponseHead {
  const lines = text.split('\r\n');
  const [, minor, code] = statusLine.exec(lines[0] ?? '') ?? [];
  if (code === undefined)
    throw new Error("The subgraph's answer does not begin with a status line of HTTP/1.1");
  let contentType: string | undefined;
  let length: string | undefined;
  let coding: string | undefined;
  let connection = '';
  let keepAlive = '';
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const header = headerLine.exec(line);
    if (!header || forbidden.test(line)) throw new Error("The subgraph's answer has a header that is none");
    const value = header[2] ?? '';
    switch (header[1]?.toLowerCase()) {
      case 'content-type':
        contentType ??= value;
        break;
      case 'content-length':
        if (length !== undefined && length !== value)
          throw new Error("The subgraph's answer has two lengths");
        length = value;
        break;
      case 'transfer-encoding':
        coding = coding === undefined ? value : `${coding}, ${value}`;
        break;
      case 'connection':
        connection += `,${value.toLowerCase()}`;
        break;
      case 'keep-alive':
        keepAlive = value;
    }
  }
  const status = Number(code);
  const body = bodyOf(status, length, coding);
  const closes = body === 'to-end' || /(?:^|,)\s*close\s*(?:,|$)/.test(connection) || minor === '0';
  return { status, contentType, body, idleMs: closes ? 0 : idleMsOf(keepAlive) };
}

function bodyOf(
  status: number,
  length: string | undefined,
  coding: string | undefined,
): ResponseHead['body'] {
  if (status === 101) throw new Error('The subgraph changed the protocol unasked');
  if (status < 200 || status === 204 || status === 304) return 0;
  if (coding !== undefined) {
    // Both is how requests are smuggled (RFC 9112 §6.3); other codings were not asked for.
    if (length !== undefined || coding.toLowerCase() !== 'chunked')
      throw new Error(
        `The subgraph's answer comes with the transfer-encoding "${coding}", which is not read`,
      );
    return 'chunked';
  }
  if (length === undefined) return 'to-end';
  if (!/^\d{1,15}$/.test(length)) throw new Error("The subgraph's answer has a length that is no number");
  return Number(length);
}

function idleMsOf(keepAlive: string): number {
  const seconds = /(?:^|[,\s])timeout=(\d{1,9})/i.exec(keepAlive)?.[1];
  if (seconds === undefined) return customaryIdleMs;
  return Math.min(maxIdleMs, Math.max(0, Number(seconds) * 1_000 - marginMs));
}
