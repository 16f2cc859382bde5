import { z } from 'zod';
import type { RecordedOperation } from '../operations/recorded-operation.ts';

/** What of the recorded traffic decides, and what holds where there is none. */
export const trafficPolicy = z.strictObject({
  /** How many days of traffic count, today among them. */
  windowDays: z.number().int().min(1).max(400).default(30),
  /** Operations that were sent less often in that time do not count; trusted documents that nobody has sent yet do. */
  minRequests: z.number().int().min(0).default(0),
  /** The same, as a part of all requests in percent. */
  minPercent: z.number().min(0).max(100).default(0),
  /** Clients that do not count, by name: load tests, crawlers. */
  excludeClients: z.array(z.string()).default([]),
  /** Where nothing is recorded: every client is taken to be affected, or the check fails, or nobody is. */
  noData: z.enum(['used', 'fail', 'unused']).default('used'),
});

export type TrafficPolicy = z.infer<typeof trafficPolicy>;

export const defaultTrafficPolicy: TrafficPolicy = trafficPolicy.parse({});

function requestsOf({ callers }: RecordedOperation): number {
  return callers.reduce((sum, { count }) => sum + count, 0);
}

/** The operations that count, each with the callers that do. */
export function selectTraffic(
  operations: readonly RecordedOperation[],
  { minRequests, minPercent, excludeClients }: TrafficPolicy,
): readonly RecordedOperation[] {
  const counted = operations
    .map((operation) => ({
      ...operation,
      callers: operation.callers.filter(({ client }) => !excludeClients.includes(client)),
    }))
    .filter(({ callers }) => callers.length > 0);
  const total = counted.reduce((sum, operation) => sum + requestsOf(operation), 0);
  const least = Math.max(minRequests, (total * minPercent) / 100);
  return counted.filter((operation) => {
    const requests = requestsOf(operation);
    return requests === 0 || requests >= least;
  });
}
