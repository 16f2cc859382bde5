import { describe, expect, test } from 'vitest';
import { quote } from '#gateway/engine/compiled/quote.ts';

const codeUnits = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code));

describe('a string is quoted as JSON.stringify does it', () => {
  test.each([
    ['alone', '', ''],
    ['in a short text', 'ab', 'c'],
    ['at the end of the longest short text', 'x'.repeat(15), ''],
    ['in a long text', 'x'.repeat(40), 'y'],
  ])('with every code unit %s', (_, before, after) => {
    const different = codeUnits.filter(
      (unit) => quote(before + unit + after) !== JSON.stringify(before + unit + after),
    );
    expect(different).toEqual([]);
  });

  test('with nothing, pairs of surrogates and pairs that are the wrong way round', () => {
    for (const text of ['', '😀', '\ude00\ud83d', 'a😀b', '😀'.repeat(20), '\ude00\ud83d'.repeat(20)])
      expect(quote(text)).toBe(JSON.stringify(text));
  });
});
