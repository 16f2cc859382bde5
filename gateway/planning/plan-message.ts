import type { QueryPlan } from '@apollo/query-planner';
import type { ErrorCode } from '#platform/errors.ts';

/** What the planning thread is asked; `supergraph` is the caller's number for one. */
export type PlanRequest =
  | { readonly kind: 'load'; readonly supergraph: number; readonly sdl: string }
  | {
      readonly kind: 'plan';
      readonly supergraph: number;
      readonly document: string;
      readonly labels: readonly string[];
    }
  | { readonly kind: 'drop'; readonly supergraph: number };

export interface SupergraphDescription {
  /** What clients see, as SDL. */
  readonly apiSdl: string;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
}

export type PlanReply =
  | { readonly ok: true; readonly value: SupergraphDescription | QueryPlan | undefined }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };
