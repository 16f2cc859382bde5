import { CodedError } from '#platform/errors.ts';

/** A port that the command has found; it is missing where the system was disconnected while the workflow was under way. */
export function requirePort<P>(port: P | undefined, name: string): P {
  if (port !== undefined) return port;
  throw new CodedError('INTERNAL', `A workflow needs ${name}, and no system provides it. Connect it again.`);
}
