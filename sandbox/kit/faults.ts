import { z } from 'zod';
import type { SimulatedRequest } from './simulator.ts';

const durationMs = z.number().min(0).max(3_600_000);

const faultSchema = z.strictObject({
  method: z.string().min(1).optional(),
  path: z.string().refine(isRegularExpression, { error: 'is no regular expression' }),
  times: z.number().int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  status: z.number().int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  delayMs: durationMs.optional(),
  hangMs: durationMs.optional(),
  drop: z.enum(['before', 'after']).optional(),
});

const faultsSchema = z.array(faultSchema);

/** One entry of `POST /_sandbox/faults`. */
export type Fault = z.infer<typeof faultSchema>;

function isRegularExpression(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

/** Reads the body of `POST /_sandbox/faults`; throws `RangeError` that names every problem. */
export function parseFaults(value: unknown): readonly Fault[] {
  const parsed = faultsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const [index, ...field] = issue.path;
    const where = index === undefined ? 'the body' : `fault ${String(index)}`;
    return `${where}${field.length > 0 ? ` ${field.join('.')}` : ''}: ${issue.message}`;
  });
  throw new RangeError(
    `Faults are a list such as [{ "path": "^/v1", "status": 503 }]. ${problems.join('; ')}`,
  );
}

/** The faults that are switched on. */
export interface FaultSwitch {
  replace(faults: readonly Fault[]): void;
  /** Those that may still happen, with `times` left. */
  read(): readonly Fault[];
  /** The first fault that happens to this call, if any, and uses up one of its `times`. */
  strike(request: SimulatedRequest): Fault | undefined;
}

export function createFaultSwitch(random: () => number): FaultSwitch {
  let armed: { fault: Fault; path: RegExp; left: number }[] = [];
  return {
    replace(faults) {
      armed = faults.map((fault) => ({
        fault,
        path: new RegExp(fault.path),
        left: fault.times ?? Number.POSITIVE_INFINITY,
      }));
    },
    read: () =>
      armed
        .filter(({ left }) => left > 0)
        .map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, times: left } : fault)),
    strike(request) {
      const query = request.query.toString();
      const hit = armed.find(
        ({ fault, path, left }) =>
          left > 0 &&
          (fault.method === undefined || fault.method.toUpperCase() === request.method) &&
          (path.test(request.path) || (query !== '' && path.test(`${request.path}?${query}`))) &&
          (fault.probability === undefined || random() < fault.probability),
      );
      if (!hit) return undefined;
      hit.left--;
      return hit.fault;
    },
  };
}

/** Whether the vendor does its work although the fault happens. */
export function doesWork(fault: Fault | undefined): boolean {
  if (!fault) return true;
  if (fault.drop !== undefined) return fault.drop === 'after';
  return fault.status === undefined && fault.body === undefined && fault.hangMs === undefined;
}
