import { isCodedError } from '#platform/errors.ts';
import type { GatewayLog, ReadinessCheck, Route } from '../gateway-config.ts';

export interface HealthOptions {
  readonly checks: readonly ReadinessCheck[];
  readonly log: GatewayLog;
  isDraining(): boolean;
  readonly checkTimeoutMs?: number;
}

/** `/health/live` and `/health/ready`: 200, or 503 with the reasons. */
export function createHealthRoutes({
  checks,
  log,
  isDraining,
  checkTimeoutMs = 2_000,
}: HealthOptions): Record<string, Route> {
  async function run({ name, check }: ReadinessCheck) {
    try {
      await withTimeout(check(), checkTimeoutMs);
      return [];
    } catch (error) {
      log.warn({ check: name, err: error }, 'not ready');
      return [{ name, reason: reasonOf(error) }];
    }
  }

  return {
    '/health/live': async () => Response.json({ status: 'live' }),
    '/health/ready': async () => {
      const failing = (await Promise.all(checks.map(run))).flat();
      const reasons = isDraining() ? [...failing, { name: 'gateway', reason: 'shutting down' }] : failing;
      if (reasons.length === 0) return Response.json({ status: 'ready' });
      return Response.json({ status: 'not ready', reasons }, { status: 503 });
    },
  };
}

// Anyone may read this: a message is shown only where it was written to be, a system's code always.
function reasonOf(error: unknown): string {
  if (isCodedError(error)) return error.message;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'the check failed, see the log';
}

async function withTimeout(work: Promise<void>, timeoutMs: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = Object.assign(new Error(`The check took longer than ${timeoutMs} ms`), { code: 'TIMED_OUT' });
  const timer = setTimeout(() => reject(late), timeoutMs);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
