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

/** Tells how the connected systems are doing, without a call to them. */
export interface SystemStatusSource {
  systems(): readonly SystemStatus[];
}
