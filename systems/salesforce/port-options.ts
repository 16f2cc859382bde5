import type { BatchListener } from '#shield/batch.ts';
import type { SalesforceClient } from './client.ts';
import type { SalesforceConfig } from './config.ts';

/** What every port of this folder is made of. */
export interface PortOptions {
  readonly client: SalesforceClient;
  readonly config: SalesforceConfig;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onBatch?: BatchListener | undefined;
}
