import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewErpCustomer } from '#domain/customer.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { CompanyCustomer } from '#sandbox/company/company.ts';
import { recordPath, type Sandbox, startSandbox, testCompany, testContext } from './sandbox.ts';

const company = testCompany();
const onboarded = company.customers.find(({ netsuiteId }) => netsuiteId !== undefined) as CompanyCustomer;
const account = '001Wr0000ONBOARDAA';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox[Symbol.asyncDispose]());

function newCustomer(overrides: Partial<NewErpCustomer> = {}): NewErpCustomer {
  return {
    customerId: toEntityId('Customer', 'salesforce', account),
    name: 'Nordlicht Werkzeugbau GmbH',
    currency: 'EUR',
    email: 'ap@nordlicht.example',
    billingAddress: {
      lines: ['Hafenstraße 7', 'Tor 3', 'Büro 12'],
      city: 'Hamburg',
      region: 'HH',
      postalCode: '20457',
      countryCode: 'DE',
    },
    ...overrides,
  };
}

const onboard = (customer: NewErpCustomer) =>
  sandbox.netSuite.customerWriter.onboardCustomer(customer, testContext());
const created = async () => (await sandbox.control('stats')).created as Record<string, number>;
const show = async (id: string) => {
  const path = `${recordPath}/customer/${id}?expandSubResources=true`;
  return (await (await sandbox.request('GET', path)).json()) as Record<string, unknown>;
};
/** A customer of the ERP that no account has yet; its id. */
async function unlinked(companyName: string, entityId: string): Promise<string> {
  const subsidiary = { id: company.legalEntities[0]?.netsuiteId };
  const response = await sandbox.request('POST', `${recordPath}/customer`, {
    companyName,
    entityId,
    subsidiary,
  });
  return response.headers.get('location')?.split('/').at(-1) ?? '';
}

describe('onboarding a customer', () => {
  it('creates it under the account’s id, in the subsidiary of its country, and links it', async () => {
    const { record, outcome } = await onboard(newCustomer());
    expect(outcome).toBe('CREATED');
    expect(record).toMatchObject({ system: 'netsuite', recordType: 'customer' });
    const german = company.legalEntities.find(({ countryCode }) => countryCode === 'DE');
    expect(await show(record.recordId)).toMatchObject({
      externalId: account,
      companyName: 'Nordlicht Werkzeugbau GmbH',
      email: 'ap@nordlicht.example',
      subsidiary: { id: german?.netsuiteId },
      currency: { refName: 'Euro' },
      addressBook: {
        items: [
          {
            defaultBilling: true,
            addressBookAddress: {
              addr1: 'Hafenstraße 7',
              addr2: 'Tor 3',
              city: 'Hamburg',
              zip: '20457',
              country: { id: 'DE' },
            },
          },
        ],
      },
    });
    const id = newCustomer().customerId;
    const links = await sandbox.netSuite.customerLinks.linksByCustomers([id], testContext());
    expect(links.get(id)?.recordId).toBe(record.recordId);
  });

  it('puts it into the legal entity that it is to buy from', async () => {
    const american = company.legalEntities.find(({ countryCode }) => countryCode === 'US');
    const legalEntityId = toEntityId('LegalEntity', 'netsuite', american?.netsuiteId ?? '');
    const { record } = await onboard(newCustomer({ legalEntityId }));
    expect(await show(record.recordId)).toMatchObject({ subsidiary: { id: american?.netsuiteId } });
  });

  it('takes the only subsidiary of the currency where none is in the country', async () => {
    const { billingAddress } = newCustomer();
    if (!billingAddress) throw new Error('the customer has an address');
    const { record } = await onboard(
      newCustomer({ billingAddress: { ...billingAddress, countryCode: 'AT' } }),
    );
    const euro = company.legalEntities.find(({ currency }) => currency === 'EUR');
    expect(await show(record.recordId)).toMatchObject({ subsidiary: { id: euro?.netsuiteId } });
  });

  it('finds the customer that has the account’s id, whatever its name', async () => {
    const first = await onboard(newCustomer());
    const again = await onboard(newCustomer({ name: 'Another name' }));
    expect(again).toMatchObject({ record: { recordId: first.record.recordId }, outcome: 'FOUND' });
    const seeded = await onboard(
      newCustomer({ customerId: toEntityId('Customer', 'salesforce', onboarded.salesforceId) }),
    );
    expect(seeded).toMatchObject({ record: { recordId: onboarded.netsuiteId }, outcome: 'FOUND' });
    expect(await created()).toEqual({ customer: 1 });
  });

  it('links the customer of the same name that belongs to no account', async () => {
    const id = await unlinked('NORDLICHT Werkzeugbau GmbH', 'NORD-1');
    const linked = await onboard(newCustomer());
    expect(linked).toMatchObject({ record: { recordId: id }, outcome: 'LINKED' });
    expect(await show(id)).toMatchObject({ externalId: account, companyName: 'NORDLICHT Werkzeugbau GmbH' });
    expect(await onboard(newCustomer())).toMatchObject({ record: { recordId: id }, outcome: 'FOUND' });
    expect(await created()).toEqual({ customer: 1 });
  });

  it('leaves a customer of the same name to the account that it belongs to', async () => {
    const { record, outcome } = await onboard(newCustomer({ name: onboarded.name }));
    expect(outcome).toBe('CREATED');
    expect(record.recordId).not.toBe(onboarded.netsuiteId);
  });

  it('guesses not between several of the same name', async () => {
    const ids = [await unlinked(newCustomer().name, 'NORD-1'), await unlinked(newCustomer().name, 'NORD-2')];
    await expect(onboard(newCustomer())).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      message: expect.stringContaining(ids.join(', ')) as string,
      vendor: { code: 'AMBIGUOUS_CUSTOMER' },
    });
    expect(await created()).toEqual({ customer: 2 });
  });

  it('has one effect when the connection breaks after it, and answers as if it had not', async () => {
    await sandbox.faults([{ method: 'POST', path: '/customer$', drop: 'after', times: 1 }]);
    const { record, outcome } = await onboard(newCustomer());
    expect(outcome).toBe('CREATED');
    expect(await show(record.recordId)).toMatchObject({ externalId: account });
    expect(await created()).toEqual({ customer: 1 });
  });

  it('links once when the connection breaks after it', async () => {
    const id = await unlinked(newCustomer().name, 'NORD-1');
    await sandbox.faults([{ method: 'PATCH', path: '/customer/', drop: 'after', times: 1 }]);
    expect(await onboard(newCustomer())).toMatchObject({ record: { recordId: id }, outcome: 'LINKED' });
  });

  it('says so, retryably, when the connection broke before it', async () => {
    await sandbox.faults([{ method: 'POST', path: '/customer$', drop: 'before', times: 1 }]);
    await expect(onboard(newCustomer())).rejects.toMatchObject({
      code: 'SYSTEM_UNAVAILABLE',
      retryable: true,
    });
    expect(await created()).toEqual({});
    expect((await onboard(newCustomer())).outcome).toBe('CREATED');
  });

  it('makes one customer of two tries at the same time', async () => {
    const both = await Promise.all([onboard(newCustomer()), onboard(newCustomer())]);
    expect(new Set(both.map(({ record }) => record.recordId)).size).toBe(1);
    expect(await created()).toEqual({ customer: 1 });
  });

  it('keeps quotes in a name what they are', async () => {
    const name = `O'Hara "x" OR '1'='1' --`;
    const { record, outcome } = await onboard(newCustomer({ name }));
    expect(outcome).toBe('CREATED');
    expect(await show(record.recordId)).toMatchObject({ companyName: name });
  });

  it('tells a refusal in the vendor’s own words', async () => {
    const legalEntityId = toEntityId('LegalEntity', 'netsuite', '99999');
    await expect(onboard(newCustomer({ legalEntityId }))).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      retryable: false,
      vendor: { status: 400, message: expect.stringContaining('subsidiary') as string },
    });
    expect(await created()).toEqual({});
  });

  it.each([
    ['an id of another system', { customerId: toEntityId('Customer', 'stripe', 'cus_1') }, 'BAD_USER_INPUT'],
    [
      'an account id that is none',
      { customerId: toEntityId('Customer', 'salesforce', 'a|b') },
      'BAD_USER_INPUT',
    ],
    [
      'a legal entity of another system',
      { legalEntityId: toEntityId('LegalEntity', 'sap', '1') },
      'BAD_USER_INPUT',
    ],
    ['a currency that the account lacks', { currency: 'JPY' }, 'SYSTEM_REJECTED'],
  ])('refuses %s, and creates nothing', async (_what, change, code) => {
    await expect(onboard(newCustomer(change))).rejects.toMatchObject({ code });
    expect(await created()).toEqual({});
  });

  it('asks for a legal entity where neither country nor currency tells one', async () => {
    const { billingAddress: _, ...homeless } = newCustomer({ currency: 'CHF' });
    await expect(onboard(homeless)).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      vendor: { code: 'MISSING_REFERENCE' },
    });
  });
});
