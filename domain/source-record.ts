/** Which record of which system an answer was read from, and when that system last told us. */
export interface SourceRecord {
  /** The system's configured name. */
  readonly system: string;
  /** The vendor's record type: `Account`, `salesOrder`, `subscription`. */
  readonly recordType: string;
  readonly recordId: string;
  /** ISO 8601, UTC. */
  readonly asOf: string;
}
