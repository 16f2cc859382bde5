import type { ArtefactName, SignedArtefact } from '#platform/artefact/signed-artefact.ts';
import type { CheckResult } from '../finding.ts';
import type { RecordedOperation } from '../operations/recorded-operation.ts';
import type { Manifest, StoredOperation } from '../traffic/traffic-store.ts';
import type { UsageReport } from '../traffic/usage-report.ts';
import type { Approval, Launch, LaunchContent } from './launch.ts';
import type { OpenFinding } from './require-approvals.ts';
import type { VersionInput } from './version-input.ts';

export interface CheckRequest {
  readonly source: VersionInput;
  readonly variant: string;
  readonly author: string;
  /** Beside what the registry has recorded. */
  readonly operations?: readonly RecordedOperation[] | undefined;
}

export interface Publication extends CheckRequest {
  /** Why, for the history. */
  readonly reason: string;
}

export type PublishOutcome =
  | { readonly outcome: 'launched'; readonly launch: Launch }
  | { readonly outcome: 'unchanged'; readonly launch: Launch }
  | { readonly outcome: 'refused'; readonly open: readonly OpenFinding[] };

/** A check that was made, for the record. */
export interface RecordedCheck extends CheckResult {
  readonly id: number;
  readonly checkedAt: Date;
  readonly author: string;
  /** The launch that was compared with; absent before there was one. */
  readonly base?: number;
}

/** Published versions of the graph, and what clients send to it. Every method rejects with a `CodedError`. */
export interface SchemaRegistry {
  /** Checks a version against the variant's last launch and the recorded traffic, and keeps the result. */
  check(request: CheckRequest): Promise<CheckResult>;
  /** Checks a version as `check` does and launches it. Publications wait for each other; a refused one changes nothing. */
  publish(publication: Publication): Promise<PublishOutcome>;
  /** Gives one's word that a blocking finding is meant; good for the variant's next launch. Throws `CONFLICT` before there is a launch. */
  approve(approval: Approval, variant: string): Promise<void>;
  /** Launches the files of an earlier launch again, unchecked, in its variant. Throws `NOT_FOUND` for a launch that there is not. */
  rollback(to: number, by: { readonly author: string; readonly reason: string }): Promise<Launch>;
  /** A variant's newest launches, newest first. */
  history(variant: string, limit: number): Promise<readonly Launch[]>;
  /** A variant's newest checks, newest first. */
  checks(variant: string, limit: number): Promise<readonly RecordedCheck[]>;
  /** The files and the supergraph of a launch, or of a variant's last one. Throws `NOT_FOUND` where there is none. */
  read(launch: number | { readonly variant: string }): Promise<LaunchContent>;
  /** What is served of a contract, if it is of a launch after `after`. Throws `NOT_FOUND` where nothing was published, or no such contract. */
  readArtefact(name: ArtefactName, after: number): Promise<SignedArtefact | undefined>;
  /** Adds what a gateway saw. */
  reportUsage(report: UsageReport): Promise<void>;
  /** What clients sent in the last days and are trusted to send, most sent first. */
  operations(variant: string, windowDays: number): Promise<readonly StoredOperation[]>;
  /** Keeps a client's trusted documents in place of those of the same version. */
  importManifest(manifest: Manifest): Promise<void>;
  /** What a client of a version calls its documents by: ids by hash. */
  manifestIds(client: string, version: string): Promise<ReadonlyMap<string, string>>;
}
