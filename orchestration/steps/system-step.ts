import type { CallContext } from '#domain/call-context.ts';
import type { ExceptionAction } from '../model.ts';
import type { NewEvent } from '../outbox/append-events.ts';
import type { StepRecords } from '../store/run-changes.ts';

/** One call of a system that a workflow makes, and everything that has to hold about it. `O` survives JSON. */
export interface SystemStep<I, O> {
  readonly name: string;
  /** Where it stands among the workflow's steps. */
  readonly position: number;
  readonly system: string;
  /** Must stand being repeated with the same input: keys are derived from the input, never made here. */
  readonly call: (input: I, ctx: CallContext) => Promise<O>;
  /** Whether an earlier call without an answer had its effect. Asked before the call is repeated. */
  readonly find?: (input: I, ctx: CallContext) => Promise<O | undefined>;
  /** What follows from the answer, in the transaction that keeps it. */
  readonly events?: (input: I, output: O) => readonly NewEvent[];
  readonly records?: (input: I, output: O) => StepRecords;
  /** Takes it back. */
  readonly undo?: (input: I, output: O) => UndoStep;
  /** The step that this one takes back. */
  readonly takesBack?: string;
  /** What a person may decide when it fails. */
  readonly actions: readonly ExceptionAction[];
  /** For EDIT_AND_RETRY: the input with the decision's value. */
  readonly edit?: (input: I, value: unknown) => I;
  /** The input once a person wants it tried again. */
  readonly retried?: (input: I) => I;
  /** For SKIP: the answer that the decision's value stands for. */
  readonly skip?: (input: I, value: unknown) => O;
}

export type UndoStep = SystemStep<void, null>;
