import type { Finding } from '../finding.ts';
import type { VersionSource } from '../version/create-graph-version.ts';

/** The line of launches that is meant where none is named. */
export const mainVariant = 'main';

/** A version of the graph that was published, without its files. */
export interface Launch {
  /** The line of launches that it belongs to: `main`, `staging`. */
  readonly variant: string;
  /** Counts up; later launches have greater ids. */
  readonly id: number;
  readonly launchedAt: Date;
  readonly author: string;
  readonly reason: string;
  readonly findings: readonly Finding[];
  /** The launch whose files this one brought back; absent for one of its own. */
  readonly rolledBackTo?: number;
}

export interface LaunchContent extends VersionSource {
  /** The launch that it is; 0 before there is one. */
  readonly launch: number;
  readonly variant: string;
  readonly supergraphSdl: string;
}

/** Somebody's word that a blocking finding is meant, good until the next launch. */
export interface Approval {
  readonly rule: string;
  /** `-` for a finding about the graph as a whole. */
  readonly coordinate: string;
  readonly author: string;
  readonly reason: string;
}
