import type { Command } from 'commander';
import { reportFailure } from '../run-command.ts';

/** The exit code of a check that says nothing, as opposed to 1 for one that says no. */
const exitCode = 2;

/** Has a command end with 2, and not with commander's 1, where it was called wrongly. */
export function refusingWith2(command: Command): Command {
  // Commander has printed what is wrong by then and would end the process itself.
  return command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCode));
}

/** Runs what ends with an exit code of its own, and with 2 where it could not be done. */
export async function runCheck(main: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const stop = new AbortController();
  try {
    process.exitCode = await main(stop.signal);
  } catch (error) {
    reportFailure('The check could not run.', error);
    process.exitCode = exitCode;
  }
}
