import type { Pool } from 'pg';
import type { WorkflowRun } from '../engine/engine.ts';
import { awaitDecision } from '../exceptions/await-decision.ts';
import {
  type Decision,
  decideException,
  insertException,
  toExceptionRecord,
} from '../exceptions/exception-store.ts';
import type { SlaRules } from '../exceptions/sla-rules.ts';
import type { EventFeed } from '../outbox/event-feed.ts';
import type { PlacedStep } from '../store/run-changes.ts';
import { whileUnreachable } from '../store/transaction.ts';
import { type Attempting, attemptStep, type StepOutcome } from './attempt-step.ts';
import type { StepFailure } from './failure.ts';
import type { SystemStep, UndoStep } from './system-step.ts';

/** Thrown into a workflow's own code when a person decided to take back what was done. */
export class CompensationRequested extends Error {
  override readonly name = 'CompensationRequested';
  /** What could not be done; absent when the step went through while the decision was on its way. */
  readonly failure: StepFailure | undefined;

  constructor(step: string, failure: StepFailure | undefined) {
    super(`taking back what was done, because of ${step}`);
    this.failure = failure;
  }
}

export interface Taking extends Attempting {
  readonly pool: Pool;
  readonly feed: EventFeed;
  readonly durable: WorkflowRun;
  readonly decidedWithinMs: SlaRules['decidedWithinMs'];
  /** Shows a refusal where the people of the business look. */
  readonly onRefused?: (step: string, failure: StepFailure) => Promise<void>;
}

export interface StepTaker {
  /** Takes a step durably. What it cannot get past becomes an exception, and it waits for the decision. */
  take<I, O>(step: SystemStep<I, O>, input: I): Promise<O>;
  /** Takes back the steps that were taken, last first. */
  undoAll(): Promise<void>;
}

/** Takes the steps of one run, and remembers how to take them back. Control flow of the engine passes through untouched. */
export function createStepTaker(taking: Taking): StepTaker {
  const { durable, book, run, outages } = taking;
  const undo: UndoStep[] = [];
  let active: 'RUNNING' | 'COMPENSATING' = 'RUNNING';

  const attempt = <I, O>(
    step: SystemStep<I, O>,
    input: I,
    round: number | undefined,
  ): Promise<StepOutcome<O>> =>
    durable.runSelfKept((signals) => attemptStep(step, input, round, taking, signals));

  const openException = <I, O>(step: SystemStep<I, O>, round: number, failure: StepFailure) =>
    durable.runSelfKept(({ cut }) =>
      whileUnreachable(cut, () =>
        book.setStatusAlongside('EXCEPTION', (tx) =>
          insertException(tx, {
            runId: run.runId,
            step: step.name,
            round,
            failure,
            actions: step.actions,
            resumes: active,
            decidedWithinMs: taking.decidedWithinMs,
          }),
        ),
      ),
    );

  /** Null: nobody has decided yet, and it is time to ask the system again. */
  const decide = (
    record: string,
    step: PlacedStep,
    failure: StepFailure | undefined,
  ): Promise<Decision | null> =>
    durable.runSelfKept(async (signals) => {
      using turn = failure?.retryable ? outages.join(step.system, step.name) : undefined;
      return await awaitDecision(taking, run.runId, record, turn?.come, signals);
    });

  /** Answers whether it closed it; false where a person has decided meanwhile. */
  const closeByItself = (record: string): Promise<boolean> =>
    durable.runSelfKept(({ cut }) =>
      whileUnreachable(cut, () =>
        book.setStatusAlongside(active, (tx) =>
          decideException(tx, record, 'weir', { action: 'RETRY', note: 'The system answers again.' }),
        ),
      ),
    );

  const done = <I, O>(step: SystemStep<I, O>, input: I, value: O): O => {
    if (step.undo) undo.push(step.undo(input, value));
    return value;
  };

  async function take<I, O>(step: SystemStep<I, O>, first: I): Promise<O> {
    let input = first;
    let open: string | undefined;
    for (let round = 0; ; ) {
      const outcome = await attempt(step, input, open === undefined ? round + 1 : undefined);
      if (outcome.ok) {
        const value = outcome.leftOut ? outcome.value : done(step, input, outcome.value);
        if (open === undefined || (await closeByItself(open))) return value;
        const late = await decide(open, step, undefined);
        if (late?.action === 'COMPENSATE') throw new CompensationRequested(step.name, undefined);
        return value;
      }
      const { failure } = outcome;
      if (open === undefined) {
        round += 1;
        open = toExceptionRecord({ runId: run.runId, step: step.name, round });
        await openException(step, round, failure);
        if (!failure.retryable) await taking.onRefused?.(step.name, failure);
      }
      const decision = await decide(open, step, failure);
      if (!decision) continue;
      open = undefined;
      switch (decision.action) {
        case 'RETRY':
          input = step.retried?.(input) ?? input;
          break;
        case 'EDIT_AND_RETRY':
          input = step.edit?.(input, decision.value) ?? input;
          break;
        case 'SKIP':
          return await leaveOut(step, input, decision.value);
        case 'COMPENSATE':
          if (failure.unsettled) await settle(step, input);
          throw new CompensationRequested(step.name, failure);
      }
    }
  }

  async function leaveOut<I, O>(step: SystemStep<I, O>, input: I, value: unknown): Promise<O> {
    // Only steps with an answer to stand in offer SKIP; the others answer nothing.
    const result = (step.skip?.(input, value) ?? null) as O;
    const skipped = await durable.runSelfKept(({ cut }) =>
      whileUnreachable(cut, () =>
        book.skip(step, result, result === null ? {} : (step.records?.(input, result) ?? {})),
      ),
    );
    // Where the call got through before the decision was made, its answer stands.
    return skipped ? result : done(step, input, await answerOf(step, input));
  }

  /** Of a step that was taken. */
  async function answerOf<I, O>(step: SystemStep<I, O>, input: I): Promise<O> {
    const outcome = await attempt(step, input, undefined);
    if (!outcome.ok) throw new Error(`${step.name} was taken, and has no answer`);
    return outcome.value;
  }

  /** Before it is taken back, a call without an answer is looked for: it may have had its effect. */
  async function settle<I, O>(step: SystemStep<I, O>, input: I): Promise<void> {
    const { find } = step;
    if (!find || !step.undo) return;
    const found = await take<void, { readonly output: O } | null>(
      {
        name: `settle ${step.name}`,
        position: step.position,
        system: step.system,
        call: async (_, ctx) => {
          const output = await find(input, ctx);
          return output === undefined ? null : { output };
        },
        actions: ['RETRY', 'SKIP'],
      },
      undefined,
    );
    if (found) done(step, input, found.output);
  }

  async function undoAll(): Promise<void> {
    // Kept before the first undo: a process that lost the run to another fails here, before it can do harm.
    await durable.runStep('compensate', ({ cut }) =>
      whileUnreachable(cut, () => book.setStatus('COMPENSATING')),
    );
    active = 'COMPENSATING';
    for (const step of undo.splice(0).reverse()) await take(step, undefined);
  }

  return { take, undoAll };
}
