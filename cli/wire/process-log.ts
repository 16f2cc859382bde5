import { createLog, type Log } from '#platform/log.ts';
import type { AllSettings } from '../config/read-settings.ts';

/** Lines for a person at a terminal, JSON for machines. The log goes to stderr, so that what a command prints stays readable. */
export function createProcessLog({ logLevel, environment }: AllSettings): Log {
  const format = environment === 'production' ? 'json' : 'line';
  return createLog({ level: logLevel, format, destination: process.stderr });
}
