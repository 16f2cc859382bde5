import { describe, expect, test } from 'vitest';
import { parseEntityId, recordOf, toEntityId } from '#domain/entity-id.ts';

describe('a canonical id', () => {
  test('leads back to its record without a look-up', () => {
    const id = toEntityId('Order', 'netsuite-emea', '4711');
    expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(parseEntityId(id)).toEqual({ type: 'Order', system: 'netsuite-emea', record: '4711' });
  });

  test('is only a record of the type and system that were asked for', () => {
    const id = toEntityId('Order', 'netsuite', '4711');
    expect(recordOf(id, 'Order', 'netsuite')).toBe('4711');
    expect(recordOf(id, 'Invoice', 'netsuite')).toBeUndefined();
    expect(recordOf(id, 'Order', 'salesforce')).toBeUndefined();
  });

  test.each([
    '',
    'x',
    '4711',
    '!!!!',
    '__proto__',
    btoa('Order:netsuite:'),
    btoa('Order:NETSUITE:1'),
    'T3JkZXI6bmV0c3VpdGU6NDcxMQ==',
  ])('is not %j', (id) => {
    expect(parseEntityId(id)).toBeUndefined();
  });

  test('has one spelling', () => {
    // The last character's spare bits would otherwise give a record several ids.
    const id = toEntityId('Order', 'netsuite', '47110');
    const others = ['A', 'Q', 'g', 'w', 'B', 'x']
      .map((last) => id.slice(0, -1) + last)
      .filter((other) => other !== id);
    for (const other of others) expect(parseEntityId(other)?.record).not.toBe('47110');
  });
});
