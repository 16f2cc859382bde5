import { CodedError, type ErrorCode, isCodedError } from '#platform/errors.ts';

/** Why a step could not be taken, as a value that survives a crash. */
export interface StepFailure {
  readonly code: ErrorCode;
  /** A stable word of the business: `CREDIT_HOLD`. */
  readonly reason: string;
  readonly message: string;
  readonly system?: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  /** Whether the call may have had its effect all the same. */
  readonly unsettled: boolean;
  readonly vendor?: { readonly status?: number; readonly code?: string; readonly message?: string };
}

const passing: ReadonlySet<ErrorCode> = new Set([
  'SYSTEM_UNAVAILABLE',
  'SYSTEM_BUDGET_EXHAUSTED',
  'RATE_LIMITED',
  'DEADLINE_EXCEEDED',
]);

/** What vendors say, as the business's words. The first that fits counts. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/credit[ _-]*(hold|limit)|on hold|exceeds? (its|the|their)? ?credit/i, 'CREDIT_HOLD'],
  [/period (is|has been)? ?(closed|locked)|closed period|posting period/i, 'CLOSED_PERIOD'],
  [/payment method|payment source|default payment|card[ _]declined|card was declined/i, 'PAYMENT_METHOD'],
  [/tax/i, 'TAX_DATA_MISSING'],
  [/currency/i, 'CURRENCY_MISMATCH'],
  [/\b(item|items|sku|product|price)\b/i, 'UNKNOWN_ITEM'],
  [/\b(customer|entity)\b/i, 'UNKNOWN_CUSTOMER'],
];

/** A refusal of our own checks, which a person has to decide about like one of a vendor's. */
export function refusal(system: string, reason: string, message: string): CodedError {
  return new CodedError('SYSTEM_REJECTED', message, { system, vendor: { code: `weir:${reason}` } });
}

/**
 * What went wrong with a call. A refusal has settled it; anything else may hide an effect. Errors without a code are faults of
 * ours, which repeating does not cure.
 */
export function toFailure(error: unknown, system: string): StepFailure {
  if (isTimeout(error))
    return {
      code: 'DEADLINE_EXCEEDED',
      reason: 'SYSTEM_UNAVAILABLE',
      message: `${system} did not answer in time. It is asked again.`,
      system,
      retryable: true,
      unsettled: true,
    };
  if (!isCodedError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      code: 'INTERNAL',
      reason: 'INTERNAL',
      message: `Weir failed while it worked with ${system}. An engineer has to look at it.`,
      system,
      retryable: false,
      unsettled: true,
      vendor: { message: message.slice(0, 500) },
    };
  }
  const retryable = error.retryable || passing.has(error.code);
  return {
    code: error.code,
    reason: toReason(error),
    message: error.message,
    system: error.system ?? system,
    retryable,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    unsettled: retryable || error.code === 'INTERNAL',
    ...(error.vendor ? { vendor: error.vendor } : {}),
  };
}

function toReason(error: CodedError): string {
  const { code, vendor } = error;
  if (passing.has(code)) return 'SYSTEM_UNAVAILABLE';
  if (code !== 'SYSTEM_REJECTED') return code;
  if (vendor?.code?.startsWith('weir:')) return vendor.code.slice('weir:'.length);
  const words = `${vendor?.code ?? ''} ${vendor?.message ?? error.message}`;
  return reasons.find(([pattern]) => pattern.test(words))?.[1] ?? code;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}
