import type { Observation } from './contract.ts';
import type { Lane } from './lane.ts';
import { readRateLimits, type ToldQuota } from './rate-limit-headers.ts';
import { WindowMeter } from './window-meter.ts';

/** The window of the call that a quota is: by name, by length, or the only one there is. */
function windowOf({ policy, windowMs }: ToldQuota, windows: readonly WindowMeter[], { operation }: Lane) {
  const named = windows.find(({ name }) => name === policy || name === `${policy}:${operation}`);
  if (named !== undefined) return named;
  const fitting = windowMs === undefined ? windows : windows.filter((window) => window.windowMs === windowMs);
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** What an answer's `RateLimit` fields tell of the windows that its call was bound by; quotas that are none of them tell nothing. */
export function readToldLimits(headers: Headers, lane: Lane, wallMs: number): readonly Observation[] {
  const told = readRateLimits(headers, wallMs);
  if (told.length === 0) return [];
  const windows = lane.meters.filter((meter) => meter instanceof WindowMeter);
  return told.flatMap((quota): readonly Observation[] => {
    const window = windowOf(quota, windows, lane);
    if (window === undefined) return [];
    const { limit, remaining, resetsAt } = quota;
    return [
      {
        kind: 'usage',
        window: window.name,
        ...(limit !== undefined && limit > 0 && { limit }),
        ...(remaining !== undefined && { remaining }),
        ...(resetsAt !== undefined && { resetsAt }),
      },
    ];
  });
}
