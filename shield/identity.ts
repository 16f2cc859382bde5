import type { SystemCall } from './call.ts';

/** Headers that tell calls apart without changing what is asked. */
export function personalHeaders(more: readonly string[] = []): ReadonlySet<string> {
  return new Set(['x-correlation-id', 'traceparent', 'tracestate', 'x-request-id', ...more]);
}

/** Equal for calls that ask the vendor for the same with the same authorization; `undefined` where that cannot be told. */
export function identityOf(
  url: string,
  init: RequestInit,
  call: SystemCall,
  personal: ReadonlySet<string>,
): string | undefined {
  const { body } = init;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  return `${call.effect}\n${call.operation}\n${init.method ?? 'GET'} ${url}\n${headerLines(init.headers, personal)}\n${body ?? ''}`;
}

function headerLines(headers: RequestInit['headers'], personal: ReadonlySet<string>): string {
  if (headers === undefined) return '';
  let lines = '';
  if (isRecord(headers)) {
    for (const name in headers) if (!personal.has(name.toLowerCase())) lines += `${name}:${headers[name]}\n`;
    return lines;
  }
  for (const [name, value] of new Headers(headers)) if (!personal.has(name)) lines += `${name}:${value}\n`;
  return lines;
}

function isRecord(headers: NonNullable<RequestInit['headers']>): headers is Record<string, string> {
  return !Array.isArray(headers) && typeof headers.forEach !== 'function';
}

/** The value of the first of these headers that the request has. */
export function headerOf(init: RequestInit, names: readonly string[]): string | undefined {
  if (init.headers === undefined || names.length === 0) return undefined;
  const headers = new Headers(init.headers);
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) return value;
  }
  return undefined;
}
