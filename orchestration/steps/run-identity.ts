/** Which run a step belongs to, and who may see what it tells. */
export interface RunIdentity {
  /** The engine's id of the run: the record part of the workflow's canonical id. */
  readonly runId: string;
  readonly correlationId: string;
  readonly customerId: string | undefined;
}
