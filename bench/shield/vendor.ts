import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AccountName } from './accounts.ts';

export interface AccountStats {
  readonly accepted: number;
  readonly limited: number;
  /** Of those limited: how many had room by the times when calls came, and none by when the held-up vendor counted them. */
  readonly lateCounts: number;
}

export type VendorStats = Readonly<Record<AccountName, AccountStats>>;

/** Starts the vendors and tells where they listen. */
export async function startVendor() {
  const worker = new Worker(new URL('./vendor-worker.ts', import.meta.url));
  const [{ url }] = (await once(worker, 'message')) as [{ url: string }];
  return {
    url,
    async stats(): Promise<VendorStats> {
      worker.postMessage('stats');
      const [message] = (await once(worker, 'message')) as [{ stats: VendorStats }];
      return message.stats;
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
