import { InvalidArgumentError } from 'commander';

/** Reads a port off the command line; 0 takes a free one. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Give a port from 0 to 65535.');
  return port;
}
