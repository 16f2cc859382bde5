import type { CallContext } from '#domain/call-context.ts';
import type { Viewer } from './viewer.ts';

/** What every resolver is given beside its arguments: who asks, and how urgent the calls are that answering makes. */
export interface SubgraphContext {
  /** Absent where authentication is switched off for the whole product. */
  readonly viewer: Viewer | undefined;
  readonly call: CallContext;
}
