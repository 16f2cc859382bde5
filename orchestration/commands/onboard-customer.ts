import type { CallContext } from '#domain/call-context.ts';
import type { Customer } from '#domain/customer.ts';
import { isCodedError } from '#platform/errors.ts';
import type { UserError } from '../model.ts';
import type { OrchestrationPorts } from '../ports.ts';
import {
  type ClientRequest,
  type CommandOutcome,
  readEarlierOutcome,
  toInputHash,
} from '../store/client-requests.ts';
import { type CustomerOnboarding, onboardingSteps } from '../workflows/onboarding.ts';
import { toRecordKey } from '../workflows/order-key.ts';
import type { Caller } from './caller.ts';
import { checkIdempotencyKey, keepIntent, refuse } from './keep-intent.ts';
import type { CommandParts } from './submit-quote.ts';

export interface OnboardCustomerCommand {
  /** The CRM's customer, canonical. */
  readonly accountId: string;
  /** Canonical; by the country of the customer's address where absent. */
  readonly legalEntityId?: string | undefined;
  /** The caller's own, 1 to 255 characters. */
  readonly idempotencyKey: string;
}

/** Checks that the account can be onboarded, writes the intent down and starts the workflow. */
export async function onboardCustomer(
  { pool, ports, dispatch }: CommandParts,
  { accountId, legalEntityId, idempotencyKey }: OnboardCustomerCommand,
  caller: Caller,
  ctx: CallContext,
): Promise<CommandOutcome> {
  const badKey = checkIdempotencyKey(idempotencyKey);
  if (badKey) return refuse(badKey);
  const request: ClientRequest = {
    caller: caller.subject,
    operation: 'onboardCustomer',
    key: idempotencyKey,
    inputHash: toInputHash({ accountId, legalEntityId }),
  };
  const earlier = await readEarlierOutcome(pool, request);
  if (earlier) return earlier;

  const customer = (await ports.customers.customersByIds([accountId], ctx)).get(accountId);
  if (!customer || (caller.customerId !== undefined && customer.id !== caller.customerId))
    return refuse(notFound(accountId));
  const kept = await keepIntent(pool, {
    request,
    caller,
    kind: 'CUSTOMER_ONBOARDING',
    subjectId: customer.id,
    businessKey: customer.accountNumber ?? customer.name.slice(0, 120),
    customerId: customer.id,
    amount: undefined,
    refusal: checkCustomer(customer) ?? (await checkLegalEntity(ports, legalEntityId, ctx)),
    firstStep: {
      name: 'loadCustomer',
      position: onboardingSteps.loadCustomer,
      system: ports.customers.system,
    },
    toRun: (attempt) => toRun(customer.id, legalEntityId, attempt, caller),
    toConflict: (workflowId) => ({
      code: 'CONFLICT',
      message: `${customer.name} is being onboarded already: workflow ${workflowId} does it. Look at that one.`,
      path: ['input', 'accountId'],
    }),
  });
  if (kept.started !== undefined) await dispatch(kept.started);
  return kept.answer;
}

function toRun(
  customerId: string,
  legalEntityId: string | undefined,
  attempt: number,
  { correlationId }: Caller,
): { readonly runId: string; readonly input: CustomerOnboarding } {
  return {
    runId: `customer-onboarding/${toRecordKey('customer', customerId, attempt)}`,
    input: { customerId, ...(legalEntityId === undefined ? {} : { legalEntityId }), correlationId },
  };
}

function checkCustomer({ name, currency }: Customer): UserError | undefined {
  if (currency !== undefined) return undefined;
  return {
    code: 'CURRENCY_MISSING',
    message: `The ERP keeps each customer in a currency, and ${name} has none. Set it on the account.`,
    path: ['input', 'accountId'],
  };
}

async function checkLegalEntity(
  { orders }: OrchestrationPorts,
  legalEntityId: string | undefined,
  ctx: CallContext,
): Promise<UserError | undefined> {
  if (legalEntityId === undefined) return undefined;
  try {
    if ((await orders.legalEntitiesByIds([legalEntityId], ctx)).has(legalEntityId)) return undefined;
  } catch (error) {
    // The workflow asks again: an ERP that is away for now refuses nobody.
    if (isCodedError(error) && error.retryable && !ctx.signal.aborted) return undefined;
    throw error;
  }
  return {
    code: 'LEGAL_ENTITY_NOT_FOUND',
    message: `There is no legal entity "${legalEntityId.slice(0, 80)}". Pass the id of one of the ERP's, or none.`,
    path: ['input', 'legalEntityId'],
  };
}

function notFound(accountId: string): UserError {
  return {
    code: 'CUSTOMER_NOT_FOUND',
    message: `There is no customer "${accountId.slice(0, 80)}". Pass the id of one that you can see.`,
    path: ['input', 'accountId'],
  };
}
