import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '#platform/config/secret.ts';
import { createLog } from '#platform/log.ts';

describe('a secret', () => {
  const secret = new Secret('hunter2');

  it('is revealed on request', () => {
    expect(secret.reveal()).toBe('hunter2');
  });

  it.each([
    ['a template string', `${secret}`],
    ['String()', String(secret)],
    ['concatenation', `pass: ${secret}`],
    ['JSON', JSON.stringify({ nested: { secret } })],
    ['inspect', inspect({ nested: [secret] }, { depth: 9, showHidden: true })],
    ['format', format('%s %j %o %O', secret, secret, secret, secret)],
    [
      'its own properties',
      JSON.stringify(Object.entries(secret)) + String(Object.getOwnPropertyNames(secret)),
    ],
  ])('is hidden in %s', (_way, printed) => {
    expect(printed).not.toContain('hunter2');
  });

  it('is hidden in the log', () => {
    let written = '';
    const destination = { write: (line: string) => (written += line) };
    createLog({ level: 'info', format: 'json', destination }).info(
      { key: secret, deep: { secret } },
      `used ${secret}`,
    );
    expect(JSON.parse(written)).toMatchObject({ key: '[secret]', msg: 'used [secret]' });
    expect(written).not.toContain('hunter2');
  });
});
