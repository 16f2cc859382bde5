import { describe, expect, test } from 'vitest';
import { HttpResponseReader } from '#gateway/transport/http1/response-reader.ts';
import { createRandom } from '../random.ts';

const seed = Number(process.env.WEIR_TEST_SEED ?? Date.now() % 1_000_000);

const plain = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n["ä€"]';
const whole: readonly (readonly [string, string, number, string])[] = [
  ['a length', plain, 200, '["ä€"]'],
  ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}', 200, '{}'],
  ['no body', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
  ['an empty body', 'HTTP/1.1 500 Oh\r\nContent-Length:0\r\n\r\n', 500, ''],
  [
    'a 100 before',
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nlink: x\r\n\r\n${plain}`,
    200,
    '["ä€"]',
  ],
  [
    'chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\n{"a\r\n007\r\n":"€"\r\n1\r\n}\r\n0\r\nx-sum: 1\r\n\r\n',
    200,
    '{"a":"€"}',
  ],
  ['no chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 200, ''],
];

describe('a response is read the same however its bytes come', () => {
  test.each(whole)(`with %s (seed ${seed})`, (_, text, status, body) => {
    const random = createRandom(seed);
    const bytes = Buffer.from(text);
    const buffer = Buffer.alloc(4_096, '\r\n');
    for (let round = 0; round < 200; round++) {
      const reader = new HttpResponseReader(100);
      for (let time = 0; time < 2; time++) {
        let response: ReturnType<typeof reader.read>;
        for (let at = 0; at < bytes.length; ) {
          expect(response).toBeUndefined();
          const size = Math.min(
            bytes.length - at,
            round === 0 ? 4_096 : 1 + random.below(round % 2 ? 3 : 40),
          );
          bytes.copy(buffer, 0, at, at + size);
          response = reader.read(buffer, size);
          at += size;
        }
        expect(response).toMatchObject({ status, text: body, idleMs: 4_000 });
      }
    }
  });
});

test('a body without a length ends with its connection, which serves no other request', () => {
  const reader = new HttpResponseReader(100);
  const bytes = Buffer.from('HTTP/1.1 200 OK\r\n\r\n{}');
  expect(reader.read(bytes, bytes.length)).toBeUndefined();
  expect(reader.end()).toMatchObject({ text: '{}', idleMs: 0 });
});

test('a response that is cut off is none', () => {
  for (const [, text] of whole) {
    for (const length of [5, text.length - 3]) {
      const reader = new HttpResponseReader(100);
      const bytes = Buffer.from(text).subarray(0, length);
      expect(reader.read(bytes, bytes.length)).toBeUndefined();
      expect(reader.end()).toBeUndefined();
    }
  }
});

test.each([
  ['timeout=5', 4_000],
  ['timeout=1', 0],
  ['max=100, timeout=72', 71_000],
  ['nonsense', 4_000],
])('a server that says "keep-alive: %s" is not used after %d ms', (keepAlive, idleMs) => {
  const bytes = Buffer.from(`HTTP/1.1 200 OK\r\nkeep-alive: ${keepAlive}\r\ncontent-length: 0\r\n\r\n`);
  expect(new HttpResponseReader(100).read(bytes, bytes.length)?.idleMs).toBe(idleMs);
});

test.each([
  ['"connection: close"', 'HTTP/1.1 200 OK\r\nconnection: Keep-Alive, Close\r\ncontent-length: 0\r\n\r\n'],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n'],
  ['more than was asked for', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n12'],
])('a connection with %s is not used again', (_, text) => {
  const bytes = Buffer.from(text);
  expect(new HttpResponseReader(100).read(bytes, bytes.length)?.idleMs).toBe(0);
});

test.each([
  ['another protocol', 'SSH-2.0-OpenSSH\r\n\r\n'],
  ['another version', 'HTTP/2 200 OK\r\n\r\n'],
  ['a bare newline in its head', 'HTTP/1.1 200 OK\ncontent-length: 0\r\n\r\n'],
  ['a folded header', 'HTTP/1.1 200 OK\r\nx: a\r\n b\r\n\r\n'],
  ['a space before a colon', 'HTTP/1.1 200 OK\r\ncontent-length : 0\r\n\r\n'],
  ['a control character in a header', 'HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n1'],
  ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: +1\r\n\r\n1'],
  ['a list of lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1, 1\r\n\r\n1'],
  [
    'a length and chunks',
    'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['another coding', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
  ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n'],
  ['a chunk without a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n'],
  ['a size of chunk beyond all bounds', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffff\r\n'],
  ['a chunk longer than its size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n'],
  ['a bare newline after a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\na\r\n'],
  ['a head without end', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(70_000)}`],
  ['a line without end', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${'0'.repeat(9_000)}`],
  ['more bytes than may be', 'HTTP/1.1 200 OK\r\ncontent-length: 101\r\n\r\n'],
  ['larger chunks than may be', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n65\r\n'],
  ['a longer body than may be', `HTTP/1.1 200 OK\r\n\r\n${'a'.repeat(101)}`],
])('an answer with %s is refused', (_, text) => {
  const bytes = Buffer.from(text, 'latin1');
  expect(() => new HttpResponseReader(100).read(bytes, bytes.length)).toThrow(/answer|changed the protocol/);
});

test('each head of a connection counts for its own response, whether it is the one before or not', () => {
  const reader = new HttpResponseReader(100);
  const read = (head: string, body: string) => {
    const bytes = Buffer.from(`${head}\r\n\r\n${body}`);
    return reader.read(bytes, bytes.length);
  };
  const ofTwo = 'HTTP/1.1 200 OK\r\ncontent-type: a/a\r\ncontent-length: 2';
  const ofThree = 'HTTP/1.1 404 No\r\ncontent-type: b/b\r\nconnection: close\r\ncontent-length: 3';
  const heads = [ofTwo, ofTwo, ofThree, ofThree, ofTwo];
  const seen = heads.map((head) => read(head, head === ofTwo ? '{}' : '"a"'));
  const two = { status: 200, contentType: 'a/a', text: '{}', idleMs: 4_000 };
  const three = { status: 404, contentType: 'b/b', text: '"a"', idleMs: 0 };
  expect(seen).toEqual([two, two, three, three, two]);
});
