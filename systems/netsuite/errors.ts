import { CodedError, type ErrorCode, isCodedError } from '#platform/errors.ts';
import { parseVendorError, type VendorError } from './vendor-error.ts';

const limitCodes = new Set(['CONCURRENCY_LIMIT_EXCEEDED', 'SSS_REQUEST_LIMIT_EXCEEDED']);
const duplicateText = 'This entity already exists.';
const permissionText = 'does not have permission';

interface Meaning {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly text: (operation: string, vendor: VendorError) => string;
}

function meaningOf(vendor: VendorError): Meaning {
  const { status, code } = vendor;
  if (status === 429 || limitCodes.has(code)) {
    return {
      code: 'SYSTEM_BUDGET_EXHAUSTED',
      retryable: true,
      text: (operation) =>
        `NetSuite's limit of concurrent requests is reached; ${operation} was not carried out`,
    };
  }
  if (status >= 500) {
    return {
      code: 'SYSTEM_UNAVAILABLE',
      retryable: true,
      text: (operation) => `NetSuite failed on ${operation} with status ${status}; try again later`,
    };
  }
  if (status === 401) {
    return {
      code: 'SYSTEM_UNAVAILABLE',
      retryable: false,
      text: (operation) =>
        `NetSuite refused our credentials on ${operation}; check the integration record and the M2M certificate mapping`,
    };
  }
  if (status === 403 || vendor.message.includes(permissionText)) {
    return {
      code: 'SYSTEM_UNAVAILABLE',
      retryable: false,
      text: (operation) =>
        `NetSuite's role for this integration may not do ${operation}; add the permission to the role`,
    };
  }
  if (status === 404) {
    return {
      code: 'NOT_FOUND',
      retryable: false,
      text: (operation) => `NetSuite has no record for ${operation}`,
    };
  }
  return {
    code: 'SYSTEM_REJECTED',
    retryable: false,
    text: (operation, { message }) => `NetSuite refused ${operation}: ${message}`,
  };
}

/** The coded error for an answer that is no success. */
export function toNetSuiteError(system: string, operation: string, status: number, body: string): CodedError {
  const vendor = parseVendorError(status, body);
  if (!vendor && status < 500 && status !== 429) {
    return new CodedError(
      'SYSTEM_UNAVAILABLE',
      `NetSuite answered ${operation} with status ${status} and no error of its own; try again later`,
      { system, retryable: true, vendor: { status, message: body.slice(0, 200) } },
    );
  }
  const known = vendor ?? { status, code: 'UNKNOWN', message: body.slice(0, 200) };
  const { code, retryable, text } = meaningOf(known);
  return new CodedError(code, text(operation, known), { system, retryable, vendor: known });
}

/** The coded error for an answer that says success but is not what NetSuite sends: a maintenance page, an empty body. */
export function unreadableAnswer(
  system: string,
  operation: string,
  status: number,
  cause?: unknown,
): CodedError {
  return new CodedError(
    'SYSTEM_UNAVAILABLE',
    `NetSuite answered ${operation} with status ${status} but without readable JSON; try again later`,
    { system, retryable: true, vendor: { status }, cause },
  );
}

/** Coded errors as they are; a broken connection becomes `SYSTEM_UNAVAILABLE`. */
export function toCodedError(system: string, operation: string, error: unknown): unknown {
  if (isCodedError(error)) return error;
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')) return error;
  return new CodedError(
    'SYSTEM_UNAVAILABLE',
    `The connection to NetSuite broke during ${operation}; try again later`,
    { system, retryable: true, cause: error },
  );
}

/** NetSuite refused to create a record because one with its external id exists. */
export function isDuplicate(error: unknown): boolean {
  return isCodedError(error) && (error.vendor?.message?.includes(duplicateText) ?? false);
}

/** Nobody knows whether the write took effect. */
export function isUnknownOutcome(error: unknown): boolean {
  return isCodedError(error) && error.code === 'SYSTEM_UNAVAILABLE' && error.retryable;
}
