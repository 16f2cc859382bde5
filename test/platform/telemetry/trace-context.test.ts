import { expect, test } from 'vitest';
import { parseTraceContext, traceIdOf } from '#platform/telemetry/trace-context.ts';

const good = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const headers = (traceparent?: string, tracestate?: string) =>
  new Headers({ ...(traceparent && { traceparent }), ...(tracestate && { tracestate }) });

test('a trace is passed on as it came, with its state', () => {
  expect(parseTraceContext(headers(good))).toEqual({ traceparent: good });
  const trace = parseTraceContext(headers(good, 'vendor=1'));
  expect(trace).toEqual({ traceparent: good, tracestate: 'vendor=1' });
  expect(trace && traceIdOf(trace)).toBe('0af7651916cd43dd8448eb211c80319c');
});

test('a later version may say more', () => {
  expect(parseTraceContext(headers(`01${good.slice(2)}-more`))).toBeDefined();
});

test.each([
  undefined,
  'nonsense',
  `${good}-more`,
  `ff${good.slice(2)}`,
  good.toUpperCase(),
  good.replace('0af7651916cd43dd8448eb211c80319c', '0'.repeat(32)),
  good.replace('b7ad6b7169203331', '0'.repeat(16)),
  `01${good.slice(2)}-${'x'.repeat(300)}`,
])('%j is no trace', (traceparent) => {
  expect(parseTraceContext(headers(traceparent, 'vendor=1'))).toBeUndefined();
});

test('a state that is too long is left out', () => {
  expect(parseTraceContext(headers(good, 'x'.repeat(600)))).toEqual({ traceparent: good });
});
