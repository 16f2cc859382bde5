/** One log record as a person reads it: time, level, message, then the fields; an error's stack follows on its own lines. */
export function formatLogLine(json: string): string {
  const record = parseRecord(json);
  if (!record) return json;
  const { time, level, msg, err, error, ...fields } = record;
  const head = `${String(time).slice(11, 23)} ${String(level).toUpperCase().padEnd(5)} ${msg ?? ''}`;
  const tail = Object.entries(fields).map(([name, value]) => `  ${name}=${formatValue(value)}`);
  return `${head}${tail.join('')}\n${formatError(err ?? error)}`;
}

function parseRecord(json: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    // Not a record of ours: shown as it is.
    return undefined;
  }
}

function formatValue(value: unknown): string {
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
}

function formatError(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { stack, message } = error as { stack?: unknown; message?: unknown };
  return `${String(stack ?? message).replaceAll(/^/gm, '    ')}\n`;
}
