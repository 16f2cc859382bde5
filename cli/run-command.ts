import { isCodedError } from '#platform/errors.ts';
import { runUntilSignal } from '#platform/lifecycle.ts';

/** Says on stderr why a command could not do what it was asked: in the error's own words, with a stack only where nobody foresaw it. */
export function reportFailure(message: string, error?: unknown): void {
  const reason =
    error === undefined
      ? ''
      : isCodedError(error)
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
  console.error(reason === '' ? message : reason);
}

/** Runs a command that serves until it is told to stop. */
export function runService(main: (signal: AbortSignal) => Promise<void>): Promise<void> {
  return runUntilSignal(main, { report: reportFailure });
}

/** Runs a command that does one thing and ends, with exit code 1 where it fails. */
export async function runOnce(main: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  try {
    await main(stop.signal);
  } catch (error) {
    reportFailure('The command failed.', error);
    process.exitCode = 1;
  }
}
