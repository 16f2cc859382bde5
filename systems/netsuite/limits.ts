import type { AnsweredCall, Observation, Outcome, SystemContract, VendorAnswer } from '#shield/contract.ts';
import { parseConcurrencyLimit } from './records/governance-limits.ts';
import { parseVendorError } from './vendor-error.ts';

const accountConcurrency = 'concurrency';
const limitCodes = new Set(['CONCURRENCY_LIMIT_EXCEEDED', 'SSS_REQUEST_LIMIT_EXCEEDED']);
// Every service tier and every development account has at least this many places.
const smallestConcurrency = 5;

function isLimitRefusal(answer: VendorAnswer): boolean {
  if (answer.status === 429) return true;
  if (answer.status !== 400) return false;
  return limitCodes.has(parseVendorError(answer.status, answer.text())?.code ?? '');
}

function classify(answer: VendorAnswer): Outcome {
  const { status } = answer;
  if (isLimitRefusal(answer)) return 'limited';
  const html = answer.headers.get('content-type')?.includes('text/html') ?? false;
  // One 503 that says nothing more is a failure like others: it does not close the way for everybody.
  if (html || (status === 503 && answer.headers.has('retry-after'))) return 'maintenance';
  if (status >= 500) return 'failed';
  return status >= 400 ? 'rejected' : 'ok';
}

/** The places that this integration has, off the answer of `governanceLimits`; any other answer tells only that they are taken. */
function learn(answer: VendorAnswer, call: AnsweredCall): readonly Observation[] {
  if (isLimitRefusal(answer)) return [{ kind: 'exhausted', limit: accountConcurrency }];
  if (call.operation !== 'governanceLimits' || answer.status !== 200) return [];
  const limit = parseConcurrencyLimit(answer.text());
  return limit === undefined ? [] : [{ kind: 'capacity', concurrency: accountConcurrency, limit }];
}

/**
 * NetSuite's contract with one account: so many requests at a time over REST, SOAP and RESTlets together, and no quota per
 * minute or day. `concurrency` is the account's (or the integration's own) number of places.
 */
export function netSuiteContract(options: { readonly concurrency?: number } = {}): SystemContract {
  const limit = options.concurrency ?? smallestConcurrency;
  return {
    windows: [],
    concurrency: [{ name: accountConcurrency, limit }],
    timeoutMs: 60_000,
    classify,
    learn,
    // A refusal for concurrency had no effect: a write may be sent again as well.
    shouldRetry: (answer) => (isLimitRefusal(answer) ? true : undefined),
    // Writes fail apart from reads: a locked period stops bookings and no query.
    operationClass: (operation, effect) =>
      operation === 'token' ? 'token' : effect === 'read' ? 'read' : 'write',
  };
}
