import type { CallContext } from './call-context.ts';

export type SystemKind = 'CRM' | 'ERP' | 'BILLING' | 'TAX';
export type SystemState = 'UP' | 'DEGRADED' | 'DOWN';

/** How a system of record is doing, from our side, and what is left of its allowances. */
export interface SystemStatus {
  readonly name: string;
  readonly kind: SystemKind;
  readonly state: SystemState;
  readonly quotas: readonly {
    readonly name: string;
    readonly limit: number;
    readonly used: number;
    readonly remaining: number;
    /** ISO date-time; absent where it fills up steadily. */
    readonly resetsAt?: string;
  }[];
  readonly concurrency: { readonly limit?: number; readonly inFlight: number; readonly queued: number };
}

/** So many calls to a system were made for one caller and purpose, since this process began. */
export interface SystemSpending {
  /** The client, `workflow:` and its kind, or the job. */
  readonly caller: string;
  /** The client's operation, or the workflow's step. */
  readonly task?: string;
  readonly subgraph?: string;
  readonly priority: CallContext['priority'];
  /** The system's endpoint. */
  readonly operation: string;
  readonly calls: number;
}

/** Tells how the connected systems are doing, without a call to them. */
export interface SystemStatusSource {
  systems(): readonly SystemStatus[];
  /** Who spent a system's calls, the greatest first; nothing for a system that is not connected. */
  spendingOf(system: string): readonly SystemSpending[];
}
