import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import type { Company, CompanyCustomer, CompanySubscription } from '#sandbox/company/company.ts';
import { type Answer, type Product, type SystemName, startProduct } from './start-product.ts';

let product: Product;
let company!: Company;

beforeAll(async () => {
  product = await startProduct();
  const { company: seeded } = product.weir.systems;
  if (!seeded) throw new Error('the sandbox has no company');
  company = seeded;
});
afterAll(() => product[Symbol.asyncDispose]());

const customerIdOf = ({ salesforceId }: CompanyCustomer) =>
  toEntityId('Customer', 'salesforce', salesforceId);
const portalOf = (customer: CompanyCustomer) => `portal:${customerIdOf(customer)}`;

function found<T>(item: T | undefined, what: string): T {
  if (item === undefined) throw new Error(`the company has no ${what}`);
  return item;
}

interface Started {
  readonly workflow: { readonly id: string } | null;
  readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] | null }[];
}

/** Sends the mutation whose one field is `field`, twice under the same key: the second answers what the first did. */
async function start(persona: string, field: string, inputType: string, input: object): Promise<Started> {
  const query = `mutation ($input: ${inputType}!) { ${field}(input: $input) { workflow { id } userErrors { code path } } }`;
  const [first, second] = [
    await product.ask(persona, query, { input }),
    await product.ask(persona, query, { input }),
  ];
  expect(first.errors).toBeUndefined();
  expect(second).toEqual(first);
  return first.data?.[field] as Started;
}

async function finish({ workflow, userErrors }: Started): Promise<void> {
  expect(userErrors).toEqual([]);
  const read = async (): Promise<Answer> =>
    product.ask('ops', 'query ($id: ID!) { workflow(id: $id) { status exceptions { code message } } }', {
      id: workflow?.id,
    });
  await expect
    .poll(async () => ((await read()).data?.workflow as { status: string }).status, { timeout: 20_000 })
    .toMatch(/SUCCEEDED|EXCEPTION|COMPENSATED/);
  expect((await read()).data).toEqual({ workflow: { status: 'SUCCEEDED', exceptions: [] } });
}

async function created(system: SystemName, type: string): Promise<number> {
  const { created: counts } = (await product.sandbox(system, 'stats')) as { created: Record<string, number> };
  return counts[type] ?? 0;
}

function licensedSubscription(): CompanySubscription {
  return found(
    company.subscriptions.find(
      ({ status, items }) => status === 'active' && items.some(({ usage }) => usage === undefined),
    ),
    'active subscription',
  );
}

describe('the mutations', () => {
  test('onboardCustomer makes an account known to the ERP and the billing platform, once', async () => {
    const account = found(
      company.customers.find(({ netsuiteId }) => netsuiteId === undefined),
      'account that the ERP does not know',
    );
    const accountId = customerIdOf(account);
    await finish(
      await start('crm', 'onboardCustomer', 'OnboardCustomerInput', { accountId, idempotencyKey: 'onboard' }),
    );
    const read = await product.ask(
      'crm',
      'query ($id: ID!) { customer(id: $id) { credit { status } sources { system } } }',
      { id: accountId },
    );
    expect(read.data).toMatchObject({ customer: { credit: { status: 'OK' } } });
    expect(await created('netsuite', 'customer')).toBe(1);
  });

  test('amendSubscription changes what a subscription holds, as it was previewed', async () => {
    const subscription = licensedSubscription();
    const item = found(
      subscription.items.find(({ usage }) => usage === undefined),
      'licensed item',
    );
    const input = {
      subscriptionId: toEntityId('Subscription', 'stripe', subscription.stripeId),
      items: [
        { itemId: toEntityId('SubscriptionItem', 'stripe', item.stripeId), quantity: item.quantity + 3 },
      ],
      idempotencyKey: 'amend',
    };
    await finish(
      await start(portalOf(subscription.customer), 'amendSubscription', 'AmendSubscriptionInput', input),
    );
    const read = await product.ask(
      'crm',
      'query ($id: ID!) { subscription(id: $id) { items { id quantity } } }',
      { id: input.subscriptionId },
    );
    expect(read.data).toMatchObject({
      subscription: {
        items: expect.arrayContaining([{ id: input.items[0]?.itemId, quantity: String(item.quantity + 3) }]),
      },
    });
  });

  test('amendSubscription waits for the end of the period, and cancelAmendment calls it off', async () => {
    const subscription = licensedSubscription();
    const item = found(
      subscription.items.find(({ usage }) => usage === undefined),
      'licensed item',
    );
    const id = toEntityId('Subscription', 'stripe', subscription.stripeId);
    const input = {
      subscriptionId: id,
      items: [
        { itemId: toEntityId('SubscriptionItem', 'stripe', item.stripeId), quantity: item.quantity + 9 },
      ],
      atPeriodEnd: true,
      idempotencyKey: 'amend later',
    };
    const portal = portalOf(subscription.customer);
    const { workflow } = await start(portal, 'amendSubscription', 'AmendSubscriptionInput', input);
    const read = await product.ask(
      'crm',
      'query ($id: ID!, $run: ID!) { subscription(id: $id) { currentPeriodEnd } workflow(id: $run) { status dueAt } }',
      { id, run: workflow?.id },
    );
    const { currentPeriodEnd } = read.data?.subscription as { currentPeriodEnd: string };
    expect(read.data?.workflow).toEqual({ status: 'WAITING', dueAt: currentPeriodEnd });

    const cancel = (persona: typeof portal) =>
      start(persona, 'cancelAmendment', 'CancelAmendmentInput', { workflowId: workflow?.id });
    const stranger = found(
      company.subscriptions.find(({ customer }) => customer !== subscription.customer),
      'other subscription',
    ).customer;
    expect(await cancel(portalOf(stranger))).toMatchObject({
      workflow: null,
      userErrors: [{ code: 'WORKFLOW_NOT_FOUND' }],
    });
    for (let times = 0; times < 2; times += 1)
      expect(await cancel(portal)).toMatchObject({ workflow: { id: workflow?.id }, userErrors: [] });
    const after = await product.ask('crm', 'query ($run: ID!) { workflow(id: $run) { status dueAt } }', {
      run: workflow?.id,
    });
    expect(after.data?.workflow).toEqual({ status: 'CANCELLED', dueAt: null });
  });

  test.each([
    'netsuite',
    'stripe',
  ] as const)('creditInvoice credits an open invoice of %s', async (system) => {
    const erp = found(
      company.orderInvoices.find(
        ({ amountPaid, voided, credits }) => Number(amountPaid) === 0 && !voided && credits.length === 0,
      ),
      'open ERP invoice',
    );
    const billing = found(
      company.subscriptionInvoices.find(
        ({ status, amountPaid, creditNotes }) =>
          status === 'open' && amountPaid === 0 && creditNotes.length === 0,
      ),
      'open billing invoice',
    );
    const [record, customer] =
      system === 'netsuite'
        ? [erp.netsuiteId, erp.order.customer]
        : [billing.stripeId, billing.subscription.customer];
    const invoiceId = toEntityId('Invoice', system, record);
    const select =
      'query ($id: ID!) { invoice(id: $id) { balanceDue { amount } lines { id quantity } creditMemos { number amount { amount } } } }';
    const before = (await product.ask('finance', select, { id: invoiceId })).data?.invoice as {
      balanceDue: { amount: string };
      lines: { id: string; quantity: string }[];
    };
    const input = {
      invoiceId,
      reason: 'ORDER_CHANGE',
      lines: [{ lineId: before.lines[0]?.id, amount: '1' }],
      idempotencyKey: `credit-${system}`,
    };
    await finish(await start(portalOf(customer), 'creditInvoice', 'CreditInvoiceInput', input));
    const after = (await product.ask('finance', select, { id: invoiceId })).data?.invoice as {
      balanceDue: { amount: string };
      creditMemos: unknown[];
    };
    expect(after.creditMemos).toHaveLength(1);
    expect(Number(after.balanceDue.amount)).toBeLessThan(Number(before.balanceDue.amount));
  });

  test('cancelOrder stops an order that nothing was delivered of', async () => {
    const order = found(
      company.orders.find(({ status }) => status === 'B'),
      'open order',
    );
    const orderId = toEntityId('Order', 'netsuite', order.netsuiteId);
    await finish(
      await start(portalOf(order.customer), 'cancelOrder', 'CancelOrderInput', {
        orderId,
        reason: 'bought elsewhere',
        idempotencyKey: 'cancel',
      }),
    );
    const read = await product.ask('crm', 'query ($id: ID!) { order(id: $id) { status } }', { id: orderId });
    expect((read.data?.order as { status: string }).status).toMatch(/CLOSED|CANCELLED/);
  });

  test('reportUsage takes each record in once', async () => {
    const subscription = found(
      company.subscriptions.find(
        ({ status, items }) => status === 'active' && items.some(({ usage }) => usage !== undefined),
      ),
      'subscription with a metered item',
    );
    const item = found(
      subscription.items.find(({ usage }) => usage !== undefined),
      'metered item',
    );
    const occurredAt = new Date(Date.now() - 60_000).toISOString();
    const record = (identifier: string) => ({
      subscriptionItemId: toEntityId('SubscriptionItem', 'stripe', item.stripeId),
      quantity: '5',
      occurredAt,
      identifier,
    });
    const report =
      'mutation ($input: ReportUsageInput!) { reportUsage(input: $input) { accepted duplicates userErrors { code message } } }';
    const persona = portalOf(subscription.customer);
    const first = await product.ask(persona, report, { input: { records: [record('u-1'), record('u-2')] } });
    expect(first.data).toEqual({ reportUsage: { accepted: 2, duplicates: 0, userErrors: [] } });
    const second = await product.ask(persona, report, { input: { records: [record('u-2'), record('u-3')] } });
    expect(second.data).toEqual({ reportUsage: { accepted: 1, duplicates: 1, userErrors: [] } });
  });

  test('do nothing for a portal caller with what is another customer’s', async () => {
    const subscription = licensedSubscription();
    const stranger = found(
      company.customers.find((customer) => customer !== subscription.customer),
      'second customer',
    );
    const input = {
      subscriptionId: toEntityId('Subscription', 'stripe', subscription.stripeId),
      items: [
        {
          itemId: toEntityId('SubscriptionItem', 'stripe', subscription.items[0]?.stripeId ?? ''),
          quantity: 0,
        },
      ],
      idempotencyKey: 'stranger',
    };
    const outcome = await start(portalOf(stranger), 'amendSubscription', 'AmendSubscriptionInput', input);
    expect(outcome).toMatchObject({ workflow: null, userErrors: [{ code: 'SUBSCRIPTION_NOT_FOUND' }] });
  });
});
