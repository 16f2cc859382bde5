/** On whose behalf a command is done. */
export interface Caller {
  /** The token's subject. */
  readonly subject: string;
  readonly correlationId: string;
  /** A portal caller's own customer: it may do things to no other. */
  readonly customerId?: string;
  /** The client program, as it names itself. */
  readonly caller?: string;
}
