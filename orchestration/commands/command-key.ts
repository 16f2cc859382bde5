import { createHash } from 'node:crypto';
import type { ClientRequest } from '../store/client-requests.ts';

/**
 * The key under which systems keep what a command did: the same for the same request, whatever became of our own tables meanwhile; at
 * most 60 characters of letters, digits, `_` and `-`.
 */
export function toCommandKey(kind: string, { caller, operation, key }: ClientRequest): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([caller, operation, key]))
    .digest('hex');
  return `${kind}-${hash.slice(0, 40)}`;
}
