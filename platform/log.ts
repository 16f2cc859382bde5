import { type Logger, pino, stdSerializers } from 'pino';
import { formatLogLine } from './log-line.ts';
import { redactSecrets } from './redact.ts';

/** Structured log: `log.info({ orderId }, 'what happened')`; errors as `{ err }`. */
export type Log = Logger;

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogSettings {
  readonly level: LogLevel;
  /** One JSON object a line for machines, or one readable line for a person at a terminal. */
  readonly format: 'json' | 'line';
  /** Takes each finished line; `process.stdout` outside tests. */
  readonly destination: { write(line: string): unknown };
}

/** A log that writes no secrets: what looks like one is replaced in the finished line, whatever field or sentence it came in. */
export function createLog({ level, format, destination }: LogSettings): Log {
  const write = (line: string) => {
    const clean = redactSecrets(line);
    destination.write(format === 'json' ? clean : formatLogLine(clean));
  };
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: stdSerializers.err, error: stdSerializers.err },
    },
    { write },
  );
}

/** The same log, each line carrying the id that ties a request to everything done for it. */
export function withCorrelation(log: Log, correlationId: string): Log {
  return log.child({ correlationId });
}
