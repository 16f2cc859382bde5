/** Where in a distributed trace a request stands: W3C Trace Context, passed on as it came. */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate?: string;
}

// W3C Trace Context §3.2: version 00 is exactly this long, a later one may go on behind a dash.
const format = /^(?!ff)([0-9a-f]{2})-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;
const maxStateLength = 512;

/** Reads both headers; undefined where there is no `traceparent` that holds, and then `tracestate` counts for nothing. */
export function parseTraceContext(headers: Pick<Headers, 'get'>): TraceContext | undefined {
  const traceparent = headers.get('traceparent');
  if (traceparent === null) return undefined;
  const [, version, more] = format.exec(traceparent) ?? [];
  if (version === undefined || (version === '00' && more !== undefined) || traceparent.length > 256)
    return undefined;
  const tracestate = headers.get('tracestate');
  return tracestate && tracestate.length <= maxStateLength ? { traceparent, tracestate } : { traceparent };
}

/** The id that all of one trace share, for log lines. */
export function traceIdOf({ traceparent }: TraceContext): string {
  return traceparent.slice(3, 35);
}
