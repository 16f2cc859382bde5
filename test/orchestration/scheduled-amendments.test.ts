import { afterEach, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import type { AmendSubscriptionCommand, CommandOutcome } from '#orchestration/client.ts';
import { beginDue } from '#orchestration/store/scheduled-runs.ts';
import { toItemId } from './back-office.ts';
import { useBackOffice, workflowOf } from './start-back-office.ts';
import { callContext, caller } from './start-test-orchestration.ts';

const start = Date.parse('2026-03-01T00:00:00Z');
const dayMs = 86_400_000;
const day = (count: number) => new Date(start + count * dayMs).toISOString();

let time = start;
const office = useBackOffice({ now: () => new Date(time) });
let made = 0;

afterEach(() => {
  time = start;
});

/** With 5 SEATs. */
async function subscribed(term: { status?: string; starts?: string; ends?: string; cancelAt?: string } = {}) {
  made += 1;
  const id = toEntityId('Subscription', 'stripe', `sub_later${made}`);
  const [item] = await office.rows(
    `insert into doubles.item_of (subscription, sku, quantity) values ($1, 'SEAT', '5') returning id`,
    id,
  );
  await setTerm(id, term);
  return { id, item: toItemId(item.id) };
}

const setTerm = (
  id: string,
  { status = 'ACTIVE', starts, ends, cancelAt }: Parameters<typeof subscribed>[0] & object,
) =>
  office.rows(
    `insert into doubles.term values ($1, $2, $3, $4, $5) on conflict (subscription)
       do update set status = excluded.status, starts = excluded.starts, ends = excluded.ends`,
    id,
    status,
    starts,
    ends,
    cancelAt,
  );

const amend = (
  { id, item }: { readonly id: string; readonly item: string },
  quantity: number,
  when: Pick<AmendSubscriptionCommand, 'effectiveAt' | 'atPeriodEnd'>,
  key = `${id}/${quantity}`,
): Promise<CommandOutcome> =>
  office.client().amendSubscription(
    {
      subscriptionId: id,
      idempotencyKey: key,
      items: [{ itemId: item, quantity }],
      proration: 'ALWAYS_INVOICE',
      ...when,
    },
    caller,
    callContext(),
  );

const read = async (outcome: CommandOutcome) => {
  const id = workflowOf(outcome);
  return (await office.client().workflowsByIds([id])).get(id);
};
const cancel = (outcome: CommandOutcome, from: object = {}) =>
  office.client().cancelAmendment({ workflowId: workflowOf(outcome) }, { ...caller, ...from });
const heldBy = async (id: string) =>
  (await office.rows('select quantity from doubles.item_of where subscription = $1', id))[0]?.quantity;
const proratedFrom = async (outcome: CommandOutcome) =>
  (
    await office.rows(
      `select change.effective_at from orchestration.workflow join doubles.change on change.key = input->>'key'
        where subject_id = $1`,
      (
        await read(outcome)
      )?.subjectId,
    )
  )[0]?.effective_at;

test('a change with a date ahead waits for it, also over a restart, and is prorated as of it', async () => {
  const [later, sooner] = [await subscribed(), await subscribed()];
  const waits = await amend(later, 8, { effectiveAt: '2026-03-11T02:00:00.750+02:00' });
  expect(await amend(later, 8, { effectiveAt: '2026-03-11T02:00:00.750+02:00' })).toEqual(waits);
  expect(await read(waits)).toMatchObject({ status: 'WAITING', dueAt: day(10) });
  const comesFirst = await amend(sooner, 6, { effectiveAt: day(5) });
  await office.restart();

  time = start + 5 * dayMs;
  await office.reach(comesFirst, 'SUCCEEDED');
  expect(await proratedFrom(comesFirst)).toBe(day(5));
  expect(await read(comesFirst)).not.toHaveProperty('dueAt');
  expect(await read(waits)).toMatchObject({ status: 'WAITING', dueAt: day(10) });
  expect(await heldBy(later.id)).toBe('5');

  // Late, as after a night without a process.
  time = start + 12 * dayMs;
  await office.reach(waits, 'SUCCEEDED');
  expect(await proratedFrom(waits)).toBe(day(10));
  expect(await heldBy(later.id)).toBe('8');
  const steps = await office.client().workflowSteps([workflowOf(waits)]);
  expect(steps.get(workflowOf(waits))?.map(({ name, state }) => [name, state])).toEqual([
    ['readSubscription', 'SUCCEEDED'],
    ['amendSubscription', 'SUCCEEDED'],
  ]);
});

test('a change that waits can be called off, and only then another is made', async () => {
  const subscription = await subscribed();
  const waits = await amend(subscription, 8, { effectiveAt: day(10) });
  const second = await amend(subscription, 9, {});
  expect(second).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
  expect(second).toMatchObject({ userErrors: [{ message: expect.stringContaining('cancelAmendment') }] });

  const unknown = { userErrors: [{ code: 'WORKFLOW_NOT_FOUND', path: ['input', 'workflowId'] }] };
  expect(await cancel(waits, { customerId: 'another' })).toMatchObject(unknown);
  expect(await cancel({ workflowId: 'none' })).toMatchObject(unknown);
  expect(await read(waits)).toMatchObject({ status: 'WAITING' });
  expect(await cancel(waits, { customerId: `customer-of-${subscription.id}` })).toEqual(waits);
  expect(await cancel(waits)).toEqual(waits);
  const called = await read(waits);
  expect(called).toMatchObject({ status: 'CANCELLED', finishedAt: expect.any(String) });
  expect(called).not.toHaveProperty('dueAt');

  const other = await amend(subscription, 9, {}, 'another key');
  await office.reach(other, 'SUCCEEDED');
  time = start + 20 * dayMs;
  const third = await amend(subscription, 7, { effectiveAt: day(21) });
  time = start + 22 * dayMs;
  await office.reach(third, 'SUCCEEDED');
  expect(await cancel(third)).toMatchObject({ userErrors: [{ code: 'AMENDMENT_NOT_CANCELLABLE' }] });
  expect(await heldBy(subscription.id)).toBe('7');
  const told = await office.rows(
    `select payload->>'status' as status from orchestration.event where topic = 'workflow.progress' and entity_id = $1 order by seq`,
    workflowOf(waits),
  );
  expect(told.map(({ status }) => status)).toEqual(['RUNNING', 'WAITING', 'CANCELLED']);
  expect(
    await office.rows('select cancelled_by from orchestration.workflow where cancelled_by is not null'),
  ).toEqual([{ cancelled_by: caller.subject }]);
});

test('where the date and the calling off meet, one of them has it', async () => {
  const meeting = Array.from({ length: 8 }, async (_, round) => {
    const subscription = await subscribed();
    const waits = await amend(subscription, 8, { effectiveAt: day(1) });
    const begin = () => beginDue(office.database().pool, new Date(start + 2 * dayMs));
    const callOff = () => cancel(waits);
    const both = round % 2 === 0 ? [begin, callOff] : [callOff, begin];
    const answers = await Promise.all(both.map((act) => act()));
    const off = answers.some((answer) => 'workflowId' in answer);
    await office.reach(waits, off ? 'CANCELLED' : 'SUCCEEDED');
    expect(await heldBy(subscription.id)).toBe(off ? '5' : '8');
  });
  await Promise.all(meeting);
});

test('a change at the end of the period waits for that', async () => {
  const subscription = await subscribed({ ends: day(9) });
  const both = await amend(subscription, 6, { atPeriodEnd: true, effectiveAt: day(3) }, 'both');
  expect(both).toMatchObject({ userErrors: [{ code: 'INVALID_EFFECTIVE_AT' }] });
  const waits = await amend(subscription, 6, { atPeriodEnd: true });
  expect(await read(waits)).toMatchObject({ status: 'WAITING', dueAt: day(9) });
  await setTerm(subscription.id, { starts: day(9), ends: day(39) });
  time = start + 9 * dayMs;
  await office.reach(waits, 'SUCCEEDED');
  expect(await proratedFrom(waits)).toBe(day(9));

  const ending = await subscribed({ ends: day(9), cancelAt: day(9) });
  const refused = { userErrors: [{ code: 'INVALID_EFFECTIVE_AT', path: ['input', 'effectiveAt'] }] };
  expect(await amend(ending, 6, { atPeriodEnd: true })).toMatchObject(refused);
  expect(await amend(subscription, 7, { effectiveAt: day(500) })).toMatchObject(refused);
});

test('a change that was overtaken by a new period is prorated from its beginning', async () => {
  const subscription = await subscribed({ ends: day(10) });
  const waits = await amend(subscription, 8, { effectiveAt: day(9) });
  await setTerm(subscription.id, { starts: day(10), ends: day(40) });
  time = start + 11 * dayMs;
  await office.reach(waits, 'SUCCEEDED');
  expect(await proratedFrom(waits)).toBe(day(10));
});

test('a subscription that ended before the date is for a person to decide about', async () => {
  const subscription = await subscribed();
  const waits = await amend(subscription, 8, { effectiveAt: day(4) });
  await setTerm(subscription.id, { status: 'CANCELLED' });
  time = start + 5 * dayMs;
  const exception = await office.opened(waits);
  expect(exception).toMatchObject({ code: 'SUBSCRIPTION_NOT_AMENDABLE', actions: ['RETRY', 'COMPENSATE'] });
  await office.decide(exception.id, 'COMPENSATE');
  await office.reach(waits, 'COMPENSATED');
  expect(await heldBy(subscription.id)).toBe('5');
});
