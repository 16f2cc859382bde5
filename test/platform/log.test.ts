import { describe, expect, it } from 'vitest';
import { CodedError } from '#platform/errors.ts';
import { createLog, type LogSettings, withCorrelation } from '#platform/log.ts';

function openLog(settings: Partial<LogSettings> = {}) {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  return { lines, log: createLog({ level: 'info', format: 'json', destination, ...settings }) };
}

describe('the log', () => {
  it('writes one JSON object a line with level, time and message', () => {
    const { log, lines } = openLog();
    log.info({ port: 4000 }, 'listening');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      port: 4000,
      msg: 'listening',
    });
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = openLog({ level: 'warn' });
    log.info('no');
    log.warn('yes');
    expect(lines).toHaveLength(1);
  });

  it('puts the correlation id on each line of a request', () => {
    const { log, lines } = openLog();
    withCorrelation(log, 'abc-1').info('one');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ correlationId: 'abc-1' });
  });

  it.each([
    ['a field by name', { headers: { authorization: 'Bearer hunter2hunter2', 'x-api-key': 'hunter2' } }],
    ['a field in camel case', { accessToken: 'hunter2', client_secret: 'hunter2', userPassword: 'hunter2' }],
    ['a value with quotes in it', { password: 'a"hunter2"\\' }],
    ['JSON inside a string', { body: JSON.stringify({ access_token: 'hunter2', ok: true }) }],
    ['JSON with quotes inside a string', { body: JSON.stringify({ token: 'a"hunter2\\', ok: true }) }],
    ['a form inside a string', { body: 'grant_type=password&client_secret=hunter2&a=b' }],
    ['a database URL', { url: 'postgresql://weir:hunter2@db.example/weir' }],
    ['a bearer token in a sentence', { note: 'sent Bearer hunter2.hunter2 to it' }],
    ['a payment key', { note: 'used sk_live_hunter2 and sk_test_hunter2 and whsec_hunter2' }],
    ['a web token', { note: 'got eyJhbGciOiJI.eyJzdWIiOiJodW50ZXIy.hunter2' }],
  ])('redacts %s', (_what, fields) => {
    for (const format of ['json', 'line'] as const) {
      const { log, lines } = openLog({ format });
      log.info(fields, 'a message');
      expect(lines.join('')).not.toContain('hunter2');
      expect(lines.join('')).toContain('[redacted]');
      expect(lines.join('')).toContain('a message');
      if (format === 'json') JSON.parse(lines[0] ?? '');
    }
  });

  it('redacts the message and errors with their causes', () => {
    const { log, lines } = openLog();
    const cause = new Error('401 for Authorization: Bearer hunter2hunter2');
    log.error({ err: new CodedError('INTERNAL', 'failed with sk_live_hunter2', { cause }) }, 'token=hunter2');
    expect(lines[0]).not.toContain('hunter2');
    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({ code: 'INTERNAL', type: 'CodedError' });
  });

  it('leaves everything else as it is', () => {
    const { log, lines } = openLog();
    const fields = {
      orderId: 'ord_1',
      idempotencyKey: 'abc',
      tokens: 5,
      note: 'the token was refreshed',
      url: 'http://a.example:80/x',
    };
    log.info(fields, 'done');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject(fields);
  });

  it('writes a readable line for a person, with the stack below', () => {
    const { log, lines } = openLog({ format: 'line' });
    log.warn({ port: 4000, why: 'it is busy', err: new Error('boom') }, 'cannot listen');
    const [head, ...stack] = (lines[0] ?? '').split('\n');
    expect(head).toMatch(/^\d\d:\d\d:\d\d\.\d{3} WARN {2}cannot listen {2}port=4000 {2}why="it is busy"$/);
    expect(stack[0]).toBe('    Error: boom');
  });
});
