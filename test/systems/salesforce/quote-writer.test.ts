import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { company, context, type RunningOrg, startOrg } from './running-org.ts';

describe('writing back to quotes', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg();
  });
  afterAll(() => org[Symbol.asyncDispose]());

  test.each([
    'standard',
    'cpq',
  ] as const)('a %s quote that became an order is ordered, however often it is told', async (form) => {
    const quote = company.quotes.find(({ status, form: own }) => status === 'APPROVED' && own === form);
    const quoteId = toEntityId('Quote', 'salesforce', quote?.salesforceId ?? '');
    const orderId = toEntityId('Order', 'netsuite', '991');
    const told = { quoteId, orderId, orderNumber: 'SO991', orderStatus: 'OPEN' };
    const { quotes, quoteWriter } = org.salesforce;
    await quoteWriter.markRejected(
      { quoteId, code: 'CREDIT_HOLD', message: 'The customer is on hold.' },
      context(),
    );
    expect(await readField(form, quote?.salesforceId ?? '', 'Weir_Order_Status__c')).toBe('REJECTED');
    expect(await readField(form, quote?.salesforceId ?? '', 'Weir_Error__c')).toBe(
      'CREDIT_HOLD: The customer is on hold.',
    );
    await quoteWriter.markOrdered(told, context());
    await quoteWriter.markOrdered(told, context());
    expect((await quotes.quotesByIds([quoteId], context())).get(quoteId)).toMatchObject({
      status: 'ORDERED',
      orderId,
    });
    expect(await readField(form, quote?.salesforceId ?? '', 'Weir_Error__c')).toBeNull();
    expect(await readField(form, quote?.salesforceId ?? '', 'Weir_Order_Number__c')).toBe('SO991');
  });

  async function readField(form: 'standard' | 'cpq', id: string, field: string): Promise<unknown> {
    const object = form === 'cpq' ? 'SBQQ__Quote__c' : 'Quote';
    const { body } = await org.api('GET', `/sobjects/${object}/${id}?fields=${field}`);
    return (body as Record<string, unknown>)[field];
  }

  test('a refusal longer than its field is cut to it', async () => {
    const quote = company.quotes.find(({ status }) => status === 'APPROVED');
    const quoteId = toEntityId('Quote', 'salesforce', quote?.salesforceId ?? '');
    const message = 'x'.repeat(900);
    await org.salesforce.quoteWriter.markRejected({ quoteId, code: 'SYSTEM_REJECTED', message }, context());
    const text = await readField(quote?.form ?? 'cpq', quote?.salesforceId ?? '', 'Weir_Error__c');
    expect(text).toHaveLength(255);
  });

  test('writing to a quote is idempotent for the shield', async () => {
    const { salesforce, passThrough } = org.connect();
    const quoteId = toEntityId('Quote', 'salesforce', company.quotes[0]?.salesforceId ?? '');
    await salesforce.quoteWriter.markRejected({ quoteId, code: 'X', message: 'y' }, context());
    expect(passThrough.calls.at(-1)).toMatchObject({ operation: 'quote.update', effect: 'idempotent' });
  });

  test('a quote that is not there is not found', async () => {
    const deleted = company.quotes.find(({ status, form }) => status === 'DRAFT' && form === 'standard');
    await org.api('DELETE', `/sobjects/Quote/${deleted?.salesforceId}`);
    for (const quoteId of ['nonsense', toEntityId('Quote', 'salesforce', deleted?.salesforceId ?? '')]) {
      const write = org.salesforce.quoteWriter.markRejected({ quoteId, code: 'X', message: 'y' }, context());
      await expect(write).rejects.toMatchObject({ code: 'NOT_FOUND', system: 'salesforce' });
    }
  });
});
