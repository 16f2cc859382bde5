import type { CallContext } from '#domain/call-context.ts';
import type { Quote } from '#domain/quote.ts';
import { isCodedError } from '#platform/errors.ts';
import type { UserError } from '../model.ts';
import type { OrchestrationPorts } from '../ports.ts';

/** Why the quote cannot be ordered as it stands; undefined where nothing is known against it. */
export async function checkSubmission(
  ports: OrchestrationPorts,
  quote: Quote,
  ctx: CallContext,
): Promise<UserError | undefined> {
  const unfit = checkQuote(quote, new Date());
  if (unfit) return unfit;
  const { customerId, number } = quote;
  const [customers, credit] = await Promise.all([
    ports.customers.customersByIds([customerId], ctx),
    readCredit(ports, customerId, ctx),
  ]);
  if (!customers.has(customerId))
    return toError(
      'CUSTOMER_NOT_FOUND',
      `The customer of quote ${number} does not exist. Correct its account.`,
    );
  if (credit === 'UNKNOWN')
    return toError(
      'CUSTOMER_NOT_ONBOARDED',
      `The customer of quote ${number} is not known to ${ports.credit.system}. Onboard it first.`,
    );
  if (credit === 'ON_HOLD')
    return toError(
      'CREDIT_HOLD',
      `The customer of quote ${number} is on credit hold. Ask finance to release it, then submit with a new key.`,
    );
  return undefined;
}

function checkQuote({ number, status, expiresOn }: Quote, now: Date): UserError | undefined {
  if (status === 'ORDERED')
    return toError('QUOTE_ALREADY_ORDERED', `Quote ${number} has been ordered already. Write a new quote.`);
  const expired = expiresOn !== undefined && expiresOn < now.toISOString().slice(0, 10);
  if (status === 'EXPIRED' || (status === 'APPROVED' && expired))
    return toError(
      'QUOTE_EXPIRED',
      `Quote ${number} expired${expiresOn ? ` on ${expiresOn}` : ''}. Renew it.`,
    );
  if (status !== 'APPROVED')
    return toError('QUOTE_NOT_APPROVED', `Quote ${number} is ${status}. Have it approved, then submit it.`);
  return undefined;
}

async function readCredit(
  { credit }: OrchestrationPorts,
  customerId: string,
  ctx: CallContext,
): Promise<'OK' | 'ON_HOLD' | 'UNKNOWN'> {
  try {
    const standing = (await credit.creditByCustomers([customerId], ctx)).get(customerId);
    if (!standing) return 'UNKNOWN';
    return standing.status === 'ON_HOLD' ? 'ON_HOLD' : 'OK';
  } catch (error) {
    // The workflow asks again: an ERP that is away for now refuses nobody's order.
    if (isCodedError(error) && error.retryable && !ctx.signal.aborted) return 'OK';
    throw error;
  }
}

function toError(code: string, message: string): UserError {
  return { code, message, path: ['input', 'quoteId'] };
}
