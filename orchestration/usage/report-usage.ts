import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { Caller } from '../commands/caller.ts';
import type { UserError } from '../model.ts';
import type { OrchestrationPorts } from '../ports.ts';
import type { StepFailure } from '../steps/failure.ts';
import { keepUsage } from './keep-usage.ts';
import { readOwnItems } from './read-own-items.ts';
import { sendUsage, type UsageRow } from './send-usage.ts';
import { type ParsedUsage, parseUsage, type UsageRecord } from './usage-record.ts';

export interface ReportUsageOutcome {
  /** Kept: sent, or sent later where the billing platform is away. */
  readonly accepted: number;
  readonly duplicates: number;
  readonly userErrors: readonly UserError[];
}

const mostRecords = 1_000;
const atOnce = 8;

/** Keeps metered use and sends it on, each identifier of a caller once. Records do not depend on each other. */
export async function reportUsage(
  { pool, ports }: { readonly pool: Pool; readonly ports: OrchestrationPorts },
  records: readonly UsageRecord[],
  caller: Caller,
  ctx: CallContext,
): Promise<ReportUsageOutcome> {
  if (records.length < 1 || records.length > mostRecords)
    return { accepted: 0, duplicates: 0, userErrors: [wrongCount(records.length)] };
  const userErrors: UserError[] = [];
  const first = new Map<string, Given>();
  let duplicates = 0;
  const compare = (known: ParsedUsage, usage: ParsedUsage, index: number) => {
    if (isSame(known, usage)) duplicates += 1;
    else userErrors.push(conflict(usage, index));
  };

  for (const [index, record] of records.entries()) {
    const usage = parseUsage(record, index, new Date());
    if ('code' in usage) {
      userErrors.push(usage);
      continue;
    }
    const earlier = first.get(usage.identifier);
    if (earlier) compare(earlier.usage, usage, index);
    else first.set(usage.identifier, { usage, index });
  }
  for (const { usage, index } of await takeForeign(first, { pool, ports }, caller, ctx))
    userErrors.push(notFound(usage, index));
  const { fresh, known } = await keepUsage(
    pool,
    [...first.values()].map(({ usage }) => usage),
    caller,
  );
  for (const { usage, index } of first.values()) {
    const before = known.get(usage.identifier);
    if (before) compare(before, usage, index);
  }
  const refused = await sendAll(pool, ports, fresh, ctx);
  for (const [identifier, failure] of refused)
    userErrors.push(refusal(failure, first.get(identifier)?.index ?? 0));
  return { accepted: fresh.length - refused.size, duplicates, userErrors };
}

interface Given {
  readonly usage: ParsedUsage;
  readonly index: number;
}

/** Takes the records out that are of other customers' items, where the caller is a customer, and answers them. */
async function takeForeign(
  records: Map<string, Given>,
  { pool, ports }: { readonly pool: Pool; readonly ports: OrchestrationPorts },
  { customerId }: Caller,
  ctx: CallContext,
): Promise<readonly Given[]> {
  if (customerId === undefined || records.size === 0) return [];
  const itemIds = [...new Set([...records.values()].map(({ usage }) => usage.itemId))];
  const own = await readOwnItems(pool, ports.subscriptions, customerId, itemIds, ctx);
  const foreign = [...records.values()].filter(({ usage }) => !own.has(usage.itemId));
  for (const { usage } of foreign) records.delete(usage.identifier);
  return foreign;
}

async function sendAll(
  pool: Pool,
  { subscriptionWriter }: OrchestrationPorts,
  rows: readonly UsageRow[],
  ctx: CallContext,
): Promise<ReadonlyMap<string, StepFailure>> {
  const refused = new Map<string, StepFailure>();
  const waiting = rows.values();
  const sendRest = async () => {
    // One iterator for all senders: each row is taken once.
    for (const row of waiting) {
      const failure = await sendUsage(pool, subscriptionWriter, row, ctx);
      if (failure) refused.set(row.identifier, failure);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sendRest));
  return refused;
}

function isSame(a: ParsedUsage, b: ParsedUsage): boolean {
  return a.itemId === b.itemId && a.quantity === b.quantity && a.occurredAt === b.occurredAt;
}

function wrongCount(count: number): UserError {
  return {
    code: 'WRONG_NUMBER_OF_RECORDS',
    message: `1 to ${mostRecords} records can be reported at once, not ${count}. Split them.`,
    path: ['input', 'records'],
  };
}

function notFound({ itemId }: ParsedUsage, index: number): UserError {
  return {
    code: 'ITEM_NOT_FOUND',
    message: `There is no subscription item "${itemId}". Pass the id of one that you can see.`,
    path: ['input', 'records', String(index), 'subscriptionItemId'],
  };
}

function conflict({ identifier }: ParsedUsage, index: number): UserError {
  return {
    code: 'CONFLICT',
    message: `The identifier "${identifier}" was reported with another item, quantity or time. Give each use its own.`,
    path: ['input', 'records', String(index), 'identifier'],
  };
}

function refusal({ reason, message }: StepFailure, index: number): UserError {
  return { code: reason, message, path: ['input', 'records', String(index)] };
}
