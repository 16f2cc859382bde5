import { CodedError } from '#platform/errors.ts';

/** The one wording of a limit: its name, its value and what to do. */
export function operationTooCostly(limit: string, maximum: number, actual: string, fix: string): CodedError {
  return new CodedError(
    'OPERATION_TOO_COSTLY',
    `${limit} is ${maximum}, the operation has ${actual}: ${fix}`,
  );
}
