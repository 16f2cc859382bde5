import { CodedError } from '#platform/errors.ts';

/** The refusal of a write that names something NetSuite does not have. `message` names it and the fix. */
export function missingReference(system: string, message: string): CodedError {
  return new CodedError('SYSTEM_REJECTED', message, {
    system,
    vendor: { code: 'MISSING_REFERENCE', message },
  });
}
