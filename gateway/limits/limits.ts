/** Bounds on one client request, the same on every transport. */
export interface Limits {
  readonly maxBodyBytes: number;
  readonly maxTokens: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
  /** Selections after every fragment is expanded: what planning and execution have to walk. */
  readonly maxSelections: number;
  /** Fields of one response name in one place, two by two: what validation compares. */
  readonly maxFieldPairs: number;
  /** For planning one operation, on a thread of its own. */
  readonly maxPlanningMs: number;
  /** Where the client names no deadline; also the longest one it may name. */
  readonly maxDeadlineMs: number;
  readonly maxSubgraphAnswerBytes: number;
  /** Operations that one WebSocket may have open at a time. */
  readonly maxOperationsPerSocket: number;
  /** WebSockets of this process, and of one caller (its token's subject; its address where it has none). */
  readonly maxSockets: number;
  readonly maxSocketsPerCaller: number;
  /** What may wait for one client to read before its subscriptions lag. */
  readonly maxUnreadBytes: number;
  /** A WebSocket without an operation is closed after this time. */
  readonly maxIdleMs: number;
}

export const defaultLimits: Limits = {
  maxBodyBytes: 1_000_000,
  maxTokens: 5_000,
  maxDepth: 20,
  maxAliases: 60,
  maxRootFields: 20,
  maxDirectives: 60,
  maxSelections: 5_000,
  maxFieldPairs: 10_000,
  maxPlanningMs: 2_000,
  maxDeadlineMs: 30_000,
  maxSubgraphAnswerBytes: 50_000_000,
  maxOperationsPerSocket: 100,
  maxSockets: 50_000,
  maxSocketsPerCaller: 500,
  maxUnreadBytes: 256_000,
  maxIdleMs: 300_000,
};
