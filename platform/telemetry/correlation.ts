import { randomUUID } from 'node:crypto';

const acceptable = /^[A-Za-z0-9._:-]{1,128}$/;

/**
 * The caller's correlation id where it is fit to be copied into headers and log lines (1 to 128 letters, digits and
 * `. _ : -`), else a new one.
 */
export function correlationId(header?: string | null): string {
  return header && acceptable.test(header) ? header : randomUUID();
}
