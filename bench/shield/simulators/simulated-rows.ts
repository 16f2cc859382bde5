import type { Priority } from '#shield/call.ts';
import { quantile, round } from '../../report.ts';
import type { SimulatedStats, SystemName } from './start-simulators.ts';

/** Calls a second: five places at 440 ms, 100 a second, and what makes the Salesforce allocation of a run. */
export const perSecond: Readonly<Record<SystemName, number>> = {
  salesforce: 20,
  netsuite: 5_000 / 440,
  stripe: 100,
};

export interface Sample {
  readonly system: SystemName;
  readonly priority: Priority;
  /** `undefined` where it was given up or refused. */
  readonly tookMs: number | undefined;
  /** Whether it ended after the warm-up. */
  readonly isMeasured: boolean;
}

export type AllStats = Readonly<Record<SystemName, SimulatedStats>>;

/** What came of one load: the systems' counts at the end of the warm-up and at the end. */
export interface Offered {
  readonly before: AllStats;
  readonly after: AllStats;
  readonly samples: readonly Sample[];
  /** From the end of the warm-up on. */
  readonly seconds: number;
}

type Row = Record<string, string | number>;

/** Of a system that allows so many calls a second: rates after the warm-up. */
export function toRateRow(system: SystemName, { before, after, samples, seconds }: Offered): Row {
  const own = samples.filter((sample) => sample.system === system && sample.isMeasured);
  const limited = after[system].limited - before[system].limited;
  const accepted = (after[system].calls - before[system].calls - limited) / seconds;
  const answered = own.filter(({ tookMs }) => tookMs !== undefined);
  return {
    breaches: limited,
    'in warm-up': before[system].limited,
    'vendor calls/s': round(accepted, 1),
    'of allowed %': round((100 * accepted) / perSecond[system], 1),
    'answered/s': round(answered.length / seconds, 1),
    ...toInteractive(own),
    'bulk/s': round(answered.filter(({ priority }) => priority === 'bulk').length / seconds, 1),
  };
}

/** Of a system that allows so many calls a day: counts from the start, as what the warm-up spent is gone. */
export function toDayRow(system: SystemName, { after, samples }: Offered, allowed: number): Row {
  const own = samples.filter((sample) => sample.system === system);
  const { calls, limited, byOperation } = after[system];
  // Tokens are no calls of the day; what signing in read is.
  const spent = calls - limited - (byOperation.token ?? 0);
  const answeredOf = (wanted: Priority) =>
    own.filter(({ priority, tookMs }) => priority === wanted && tookMs !== undefined).length;
  return {
    breaches: limited,
    wanted: own.length,
    'vendor calls': spent,
    'of the day %': round((100 * spent) / allowed, 1),
    ...toInteractive(own),
    interactive: answeredOf('interactive'),
    workflow: answeredOf('workflow'),
    sync: answeredOf('sync'),
    bulk: answeredOf('bulk'),
  };
}

function toInteractive(own: readonly Sample[]): Row {
  const interactive = own.filter(({ priority }) => priority === 'interactive');
  const took = interactive.flatMap(({ tookMs }) => (tookMs === undefined ? [] : [tookMs]));
  return {
    'interactive p50 ms': round(quantile(took, 0.5)),
    'interactive p99 ms': round(quantile(took, 0.99)),
    'interactive answered %': round((100 * took.length) / Math.max(1, interactive.length)),
  };
}
