import type { AnsweredCall, Observation, Outcome, SystemContract, VendorAnswer } from '#shield/contract.ts';
import { outcomeOfStatus } from '#shield/contract.ts';

// Longer than Stripe's second by half of the hundredth in which it may count it; the shield's own slack covers the rest.
const second = 1_005;

/** Usage is taken at 1,000 a second in live mode, beside the account's own limit. */
const beyondMeterEvents = /^(?!billing\.meterEvents\.create$)/;

const rates = {
  live: { global: 100, scope: beyondMeterEvents },
  test: { global: 25, scope: /^/ },
} as const;

/**
 * What Stripe allows one account, by docs.stripe.com/rate-limits: a rate for the account, one for each endpoint, one for searches.
 * It publishes no number for concurrency, so that one is learned from its refusals.
 */
export function createStripeContract(mode: 'live' | 'test'): SystemContract {
  const { global, scope } = rates[mode];
  return {
    windows: [
      { name: 'global', kind: 'sliding', limit: global, windowMs: second, operations: scope },
      {
        name: 'endpoint',
        kind: 'sliding',
        limit: 25,
        windowMs: second,
        operations: scope,
        perOperation: true,
      },
      { name: 'search', kind: 'sliding', limit: 20, windowMs: second, operations: /\.search$/ },
      ...(mode === 'live'
        ? [
            {
              name: 'meter-events',
              kind: 'sliding' as const,
              limit: 1_000,
              windowMs: second,
              operations: /^billing\.meterEvents\.create$/,
            },
          ]
        : []),
    ],
    concurrency: [],
    reserves: { interactive: 0.4, workflow: 0.3 },
    timeoutMs: 30_000,
    classify,
    learn,
    shouldRetry,
    idempotencyHeaders: ['idempotency-key'],
  };
}

const codePattern = /"code":\s*"([a-z_]+)"/;

function codeOf(answer: VendorAnswer): string | undefined {
  return codePattern.exec(answer.text())?.[1];
}

function classify(answer: VendorAnswer, _call: AnsweredCall): Outcome {
  const { status } = answer;
  // A lock of one object says nothing about the account's allowance.
  if (status === 429) return codeOf(answer) === 'lock_timeout' ? 'failed' : 'limited';
  if (status === 424) return 'failed';
  if (status === 409) return codeOf(answer) === 'idempotency_key_in_use' ? 'failed' : 'rejected';
  return outcomeOfStatus(status);
}

function learn(answer: VendorAnswer, call: AnsweredCall): readonly Observation[] {
  if (classify(answer, call) !== 'limited') return [];
  const reason = answer.headers.get('stripe-rate-limited-reason');
  if (reason === 'global-rate') return [{ kind: 'exhausted', limit: 'global' }];
  if (reason === 'endpoint-rate') {
    return [{ kind: 'exhausted', limit: call.operation.endsWith('.search') ? 'search' : 'endpoint' }];
  }
  return [{ kind: 'exhausted' }];
}

function shouldRetry(answer: VendorAnswer): boolean | undefined {
  const word = answer.headers.get('stripe-should-retry');
  if (word === 'true') return true;
  // Stripe says `false` on every answer to a write, also on a refusal for rate that is good to send again later.
  return word === 'false' && answer.status !== 429 ? false : undefined;
}
