import type { CheckResult } from '../finding.ts';

/** For programs: the contract's form, `{ verdict, findings }`. */
export function formatJson(result: CheckResult): string {
  return JSON.stringify(result, undefined, 2);
}
