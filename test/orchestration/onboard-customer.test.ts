import { expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { rejected, unavailable } from './business-systems.ts';
import { useBackOffice, workflowOf } from './start-back-office.ts';
import { callContext, caller } from './start-test-orchestration.ts';
import { validateEvents } from './validate-events.ts';

const office = useBackOffice();
let accounts = 0;

async function insertAccount(): Promise<string> {
  accounts += 1;
  const id = toEntityId('Customer', 'salesforce', `001ON${accounts}`);
  await office.rows('insert into doubles.customer (id, credit) values ($1, $2)', id, 'OK');
  return id;
}

const onboard = (accountId: string, idempotencyKey: string, from: object = {}, legalEntityId?: string) =>
  office
    .client()
    .onboardCustomer({ accountId, idempotencyKey, legalEntityId }, { ...caller, ...from }, callContext());

const onboarded = (accountId: string) =>
  office.rows('select system, email from doubles.onboarded where account = $1 order by system', accountId);

test('an account becomes known to the ERP and the billing platform, with links and an event', async () => {
  const id = await insertAccount();
  const outcome = await onboard(id, 'o1', {}, 'le-1');
  expect(await onboard(id, 'o1', {}, 'le-1')).toEqual(outcome);
  await office.reach(outcome, 'SUCCEEDED');
  const email = 'bob@example.com';
  expect(await onboarded(id)).toEqual([
    { system: 'netsuite', email },
    { system: 'stripe', email },
  ]);
  const links = await office.rows(
    'select system, type from orchestration.xref where canonical_id = $1 order by system',
    id,
  );
  expect(links).toEqual([
    { system: 'netsuite', type: 'Customer' },
    { system: 'stripe', type: 'Customer' },
  ]);
  const steps = (await office.client().workflowSteps([workflowOf(outcome)])).get(workflowOf(outcome));
  expect(steps?.map(({ name, state }) => [name, state])).toEqual([
    ['loadCustomer', 'SUCCEEDED'],
    ['onboardErpCustomer', 'SUCCEEDED'],
    ['onboardBillingCustomer', 'SUCCEEDED'],
  ]);
  expect(await validateEvents(office.database())).toContain('customer.onboarded');
});

test('an account that is known already may be onboarded again, and is there once', async () => {
  const id = await insertAccount();
  await office.reach(await onboard(id, 'o2'), 'SUCCEEDED');
  const again = await onboard(id, 'o3');
  await office.reach(again, 'SUCCEEDED');
  expect(await onboarded(id)).toHaveLength(2);
});

test('lost answers and outages end in one customer of each system', async () => {
  const id = await insertAccount();
  const faults = { onboardErp: 2, onboardBilling: 2 };
  office.fault((operation, phase) => {
    if ((operation === 'onboardErp' || operation === 'onboardBilling') && phase === 'after')
      if (faults[operation]-- > 0) throw unavailable(operation);
  });
  await office.reach(await onboard(id, 'o4'), 'SUCCEEDED');
  expect(await onboarded(id)).toHaveLength(2);
});

test('an account or legal entity that is unknown, or another customer’s, is refused', async () => {
  const id = await insertAccount();
  const refused = (code: string) => ({ userErrors: [{ code }] });
  const unknown = toEntityId('Customer', 'salesforce', '001NONE');
  expect(await onboard(unknown, 'o5')).toMatchObject(refused('CUSTOMER_NOT_FOUND'));
  expect(await onboard(id, 'o6', { customerId: 'another' })).toMatchObject(refused('CUSTOMER_NOT_FOUND'));
  expect(await onboard(id, 'o7', {}, 'le-2')).toMatchObject(refused('LEGAL_ENTITY_NOT_FOUND'));
  expect(await onboard(id, '')).toMatchObject(refused('INVALID_IDEMPOTENCY_KEY'));
  expect(await onboard(unknown, 'o7')).toMatchObject(refused('CONFLICT'));
});

test('a refusal of the ERP waits for a person, and calling off leaves room for another try', async () => {
  const id = await insertAccount();
  office.fault((operation, phase) => {
    if (operation === 'onboardErp' && phase === 'before')
      throw rejected('netsuite', 'USER_ERROR', 'Please enter a tax registration');
  });
  const outcome = await onboard(id, 'o8');
  const exception = await office.opened(outcome);
  expect(exception).toMatchObject({ step: 'onboardErpCustomer', actions: ['RETRY', 'COMPENSATE'] });
  expect(await onboard(id, 'o9')).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
  await office.decide(exception.id, 'COMPENSATE');
  await office.reach(outcome, 'CANCELLED');
  office.fault(() => undefined);
  await office.reach(await onboard(id, 'o10'), 'SUCCEEDED');
});
