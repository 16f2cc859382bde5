import type { ConcurrencyLimit, SystemContract, WindowLimit } from '#shield/contract.ts';

/** Counts as the vendor does, by the rules alone and sharing nothing with the shield; answers the names of broken limits. */
export function createVendorRules(contract: SystemContract, wallOffsetMs: number) {
  const windows = contract.windows.map((window) => createWindowRule(window, wallOffsetMs));
  const slots = contract.concurrency.map((limit) => ({ limit, inFlight: new Map<string, number>() }));

  return {
    arrive(operation: string, at: number): readonly string[] {
      const broken = windows.filter((rule) => rule.breaks(operation, at)).map(({ name }) => name);
      for (const { limit, inFlight } of slots) {
        if (!applies(limit, operation)) continue;
        const key = limit.perOperation ? operation : '';
        const count = (inFlight.get(key) ?? 0) + 1;
        inFlight.set(key, count);
        if (count > limit.limit) broken.push(limit.name);
      }
      return broken;
    },
    leave(operation: string): void {
      for (const { limit, inFlight } of slots) {
        if (!applies(limit, operation)) continue;
        const key = limit.perOperation ? operation : '';
        inFlight.set(key, (inFlight.get(key) ?? 0) - 1);
      }
    },
  };
}

function applies(scope: WindowLimit | ConcurrencyLimit, operation: string): boolean {
  return scope.operations === undefined || scope.operations.test(operation);
}

function createWindowRule(window: WindowLimit, wallOffsetMs: number) {
  const times = new Map<string, number[]>();
  const { limit, windowMs } = window;
  return {
    name: window.name,
    breaks(operation: string, at: number): boolean {
      if (!applies(window, operation)) return false;
      const key = window.perOperation ? operation : '';
      const before = times.get(key) ?? [];
      times.set(key, [...before.slice(-2 * Math.max(limit, window.burst ?? 0)), at]);
      switch (window.kind) {
        case 'sliding': {
          const oldest = before.at(-limit);
          return oldest !== undefined && at - oldest < windowMs;
        }
        case 'fixed': {
          const start = Math.floor((at + wallOffsetMs) / windowMs) * windowMs - wallOffsetMs;
          return before.filter((time) => time >= start).length >= limit;
        }
        case 'bucket': {
          const burst = window.burst ?? limit;
          let tokens = burst;
          let last = Number.NEGATIVE_INFINITY;
          for (const time of [...before, at]) {
            tokens = Math.min(burst, tokens + ((time - last) * limit) / windowMs) - 1;
            last = time;
          }
          return tokens < -1e-6;
        }
      }
    },
  };
}
