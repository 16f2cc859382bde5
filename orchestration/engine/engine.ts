/** When a step has to let go. */
export interface StepSignals {
  /** Aborts when no new call may be begun. */
  readonly draining: AbortSignal;
  /** Aborts when calls under way are cut off. */
  readonly cut: AbortSignal;
}

/** One durable run, as workflow code sees it. Between steps it may do nothing but decide by what steps answered. */
export interface WorkflowRun {
  readonly workflowId: string;
  /**
   * Does `body` and keeps its JSON answer: after a crash a kept answer is taken instead. A body that was cut off by a crash is
   * done again, so it must stand that; it answers failures as values, and what it throws ends the run.
   */
  runStep<T>(name: string, body: (signals: StepSignals) => Promise<T>): Promise<T>;
  /**
   * Does `body` without keeping its answer: for one that keeps it itself, answers the same when it is done again after a crash, and
   * fails for a process that has lost the run.
   */
  runSelfKept<T>(body: (signals: StepSignals) => Promise<T>): Promise<T>;
  /** Of this very process: it changes when another takes the run over. */
  readonly executorId: string;
}

export type WorkflowFunction = (run: WorkflowRun, input: unknown) => Promise<void>;

/** Runs workflows durably: whatever was started goes on after a crash, here or in another process. */
export interface Engine extends AsyncDisposable {
  /** Starts a run, or leaves the one that already has this id alone. */
  startWorkflow(name: string, workflowId: string, input: unknown): Promise<void>;
  /**
   * The newest runs that the engine has given up: their code threw, they took the process down too often, or (`cutOff`) the engine's
   * own connection was cut where it does not try again.
   */
  readAbandoned(): Promise<readonly { readonly workflowId: string; readonly cutOff: boolean }[]>;
  /** Removes what is kept of runs that have ended. Unknown ids are left out. */
  forgetWorkflows(workflowIds: readonly string[]): Promise<void>;
  /** Begins a run that was given up anew; it takes the steps again that it had taken. */
  restartWorkflow(workflowId: string): Promise<void>;
}
