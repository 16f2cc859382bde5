import type { UserError } from '../model.ts';

/** For a command whose systems are not connected. */
export function notAvailable(what: string): UserError {
  return {
    code: 'NOT_AVAILABLE',
    message: `${what} is not possible here: no system that does it is connected. Connect one.`,
  };
}
