import type { Answer } from './answer.ts';
import type { Breakers } from './breakers.ts';
import type { Clock } from './clock.ts';
import { type Observation, type Outcome, outcomeOfStatus, type SystemContract } from './contract.ts';
import type { Lane } from './lane.ts';
import type { Ledger } from './ledger.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { readToldLimits } from './told-limits.ts';

export interface AnswerReaderOptions {
  readonly contract: SystemContract;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly breakers: Breakers;
  readonly retries: RetryPolicy;
}

const maintenanceMs = 30_000;

/** Reads what an answer says about the vendor, and tells the ledger and the breakers, while its call still counts. */
export function createAnswerReader(
  options: AnswerReaderOptions,
): (lane: Lane, answer: Answer, sentAt: number) => Outcome {
  const { contract, clock, ledger, breakers, retries } = options;

  function interpret(answer: Answer, lane: Lane): { outcome: Outcome; observations: readonly Observation[] } {
    const byStatus = outcomeOfStatus(answer.status);
    try {
      const outcome = contract.classify?.(answer, lane) ?? byStatus;
      const observations = contract.learn?.(answer, lane) ?? [];
      if (observations.some(({ kind }) => kind === 'usage')) return { outcome, observations };
      const told = readToldLimits(answer.headers, lane, clock.wall());
      return { outcome, observations: told.length === 0 ? observations : [...told, ...observations] };
    } catch {
      // An answer that the contract cannot read is still an answer: a write must not pass for lost because of it.
      return { outcome: byStatus, observations: [] };
    }
  }

  /** Until when a limit is used up is as long as the vendor asks to wait, where the contract does not say. */
  function tellExhausted(lane: Lane, answer: Answer, told: readonly Observation[], sentAt: number): void {
    const askedMs = retries.askedMs(answer);
    const asked = askedMs === undefined ? {} : { until: clock.wall() + askedMs };
    const limits = told.filter((observation) => observation.kind === 'exhausted');
    for (const limit of limits.length > 0 ? limits : [{ kind: 'exhausted' } as const])
      ledger.observe({ ...asked, ...limit }, lane, sentAt);
  }

  return (lane, answer, sentAt) => {
    const { outcome, observations } = interpret(answer, lane);
    for (const observation of observations)
      if (observation.kind !== 'exhausted' || outcome !== 'limited')
        ledger.observe(observation, lane, sentAt);
    const now = clock.now();
    switch (outcome) {
      case 'ok':
      case 'rejected':
        for (const meter of lane.meters) meter.accepted(now, sentAt);
        breakers.answered(lane, now, true);
        return outcome;
      case 'limited':
        tellExhausted(lane, answer, observations, sentAt);
        breakers.answered(lane, now, false);
        return outcome;
      case 'failed':
        for (const meter of lane.meters) meter.failed(now);
        breakers.answered(lane, now, false);
        return outcome;
      case 'maintenance':
        breakers.away(now, retries.askedMs(answer) ?? maintenanceMs);
        return outcome;
    }
  };
}
