import type { Observation, Outcome, SystemContract, VendorAnswer } from '#shield/contract.ts';
import { errorOf } from './errors.ts';

/** The name of the daily allocation, as `Sforce-Limit-Info` and `GET /limits` count it. */
export const dailyWindow = 'daily-api-requests';
const longCalls = 'long-calls';

const dayMs = 86_400_000;
/** The least that a production org has; the first answer tells the org's own. */
const leastDailyRequests = 100_000;
/** No vendor limit: more at a time than this only queues up inside the org. */
const reasonableConcurrency = 50;
/** Salesforce does not count token calls. */
const metered = { operations: /^(?!token$)/ };

/** What Salesforce allows one org. `dailyRequests` holds until the org has told its own. */
export function createSalesforceContract(options: { readonly dailyRequests?: number } = {}): SystemContract {
  return {
    windows: [
      {
        ...metered,
        name: dailyWindow,
        kind: 'sliding',
        limit: options.dailyRequests ?? leastDailyRequests,
        windowMs: dayMs,
      },
    ],
    concurrency: [
      { name: 'calls', limit: reasonableConcurrency, heldForInteractive: 5 },
      // 25 in production and sandboxes, 5 in developer orgs, which answer REQUEST_LIMIT_EXCEEDED for more.
      { ...metered, name: longCalls, limit: 25, longerThanMs: 20_000 },
    ],
    reserves: { interactive: 0.3, workflow: 0.2 },
    timeoutMs: 60_000,
    classify,
    learn,
    shouldRetry,
    retryAfterMs,
  };
}

function codeOf(answer: VendorAnswer): { readonly code: string; readonly message: string } | undefined {
  if (answer.status < 400) return undefined;
  try {
    return errorOf(JSON.parse(answer.text()));
  } catch {
    return undefined;
  }
}

function isWebPage({ headers }: VendorAnswer): boolean {
  return headers.get('content-type')?.startsWith('text/html') === true;
}

function classify(answer: VendorAnswer): Outcome {
  // One SERVER_UNAVAILABLE that says nothing more is a failure like others: it does not close the way for everybody.
  if (isWebPage(answer) || (answer.status === 503 && answer.headers.has('retry-after'))) return 'maintenance';
  if (answer.status >= 500) return 'failed';
  if (answer.status < 400) return 'ok';
  const code = codeOf(answer)?.code;
  if (code === 'REQUEST_LIMIT_EXCEEDED') return 'limited';
  return code === 'QUERY_TIMEOUT' || code === 'UNABLE_TO_LOCK_ROW' ? 'failed' : 'rejected';
}

/** `api-usage=25/5000; per-app-api-usage=17/250(appName=my-app)`. Adjacent answers may count backwards by a few. */
function learn(answer: VendorAnswer): readonly Observation[] {
  const observations: Observation[] = [];
  const usage = /(?:^|[\s;,])api-usage=(\d+)\/(\d+)/.exec(answer.headers.get('sforce-limit-info') ?? '');
  if (usage) {
    const [used, limit] = [Number(usage[1]), Number(usage[2])];
    observations.push({
      kind: 'usage',
      window: dailyWindow,
      used,
      limit,
      remaining: Math.max(0, limit - used),
    });
  }
  if (answer.status === 403) {
    const error = codeOf(answer);
    if (error?.code === 'REQUEST_LIMIT_EXCEEDED') {
      const limit = error.message.startsWith('TotalRequests') ? dailyWindow : longCalls;
      observations.push({ kind: 'exhausted', limit });
    }
  }
  return observations;
}

/** A lock that was not given and a query that ran out of time had no effect. */
function shouldRetry(answer: VendorAnswer): boolean | undefined {
  const error = codeOf(answer);
  if (error?.code === 'UNABLE_TO_LOCK_ROW') return true;
  if (error?.code === 'REQUEST_LIMIT_EXCEEDED') return !error.message.startsWith('TotalRequests');
  return undefined;
}

/** Salesforce sends no Retry-After with its limits. */
function retryAfterMs({ headers }: VendorAnswer): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
