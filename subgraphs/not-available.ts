import type { UserError } from '#orchestration/client.ts';

/** Says that a mutation of the schema has no workflow behind it in this version, so that nobody takes it for done. */
export function notAvailable(what: string, instead: string): { readonly userErrors: readonly UserError[] } {
  return {
    userErrors: [{ code: 'NOT_AVAILABLE', message: `${what} is not available in this version: ${instead}` }],
  };
}
