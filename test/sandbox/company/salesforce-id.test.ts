import { describe, expect, it } from 'vitest';
import { salesforceId, toSalesforceId18 } from '#sandbox/company/salesforce-id.ts';

describe('a Salesforce id', () => {
  // As printed in public examples of the REST API.
  it.each([
    ['001D000000IqhSL', '001D000000IqhSLIAZ'],
    ['0015000000Gv7qJ', '0015000000Gv7qJAAR'],
  ])('of 15 characters, %s, gets the checksum of its capitals', (id15, id18) => {
    expect(toSalesforceId18(id15)).toBe(id18);
    expect(toSalesforceId18(id18)).toBe(id18);
    expect(toSalesforceId18(`${id15}AAA`)).toBe(undefined);
  });

  it('is refused with a wrong length or other characters', () => {
    expect(toSalesforceId18('001D000000IqhS')).toBe(undefined);
    expect(toSalesforceId18("001D000000Iqh' ")).toBe(undefined);
  });

  it('is another one for every number, and not only by case', () => {
    const ids = Array.from({ length: 5_000 }, (_, n) => salesforceId('a0x', n));
    expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(5_000);
    expect(ids.every((id) => id.startsWith('a0x') && id.length === 18)).toBe(true);
  });
});
