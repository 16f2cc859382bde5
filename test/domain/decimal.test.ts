import { describe, expect, test } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  divideDecimals,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  subtractDecimals,
} from '#domain/decimal.ts';

const d = parseDecimal;

describe('a decimal', () => {
  test.each([
    ['12.50', '12.5'],
    ['0012', '12'],
    ['-0.00', '0'],
    ['1e3', '1000'],
    ['2.5E-3', '0.0025'],
    ['.5', '0.5'],
    [19.95, '19.95'],
    [1e21, '1000000000000000000000'],
  ])('reads %s as %s', (text, canonical) => {
    expect(d(text)).toBe(canonical);
  });

  test.each([
    '',
    '.',
    '1,5',
    '0x10',
    'NaN',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '1e999',
    '--1',
    '1 2',
  ])('refuses %s', (text) => {
    expect(() => d(text)).toThrow(RangeError);
  });

  test('adds what floats get wrong', () => {
    expect(addDecimals(d('0.1'), d('0.2'))).toBe('0.3');
    expect(subtractDecimals(d('100000000000000000.01'), d('0.02'))).toBe('99999999999999999.99');
  });

  test('multiplies exactly', () => {
    expect(multiplyDecimals(d('1.005'), d('100'))).toBe('100.5');
    expect(multiplyDecimals(d('-19.99'), d('3'))).toBe('-59.97');
  });

  test.each([
    ['1.005', 2, '1.01'],
    ['-1.005', 2, '-1.01'],
    ['1.004', 2, '1'],
    ['2.5', 0, '3'],
    ['7', 2, '7'],
  ])('rounds %s to %i digits, half away from zero, as %s', (value, digits, rounded) => {
    expect(roundDecimal(d(value), digits)).toBe(rounded);
  });

  test('divides to so many digits', () => {
    expect(divideDecimals(d('10'), d('3'), 4)).toBe('3.3333');
    expect(divideDecimals(d('-1'), d('8'), 2)).toBe('-0.13');
    expect(() => divideDecimals(d('1'), d('0'), 2)).toThrow('divided by zero');
  });

  test('sorts by value and not by text', () => {
    expect(['10', '9', '-1', '0.5'].map(d).sort(compareDecimals)).toEqual(['-1', '0.5', '9', '10']);
  });
});
