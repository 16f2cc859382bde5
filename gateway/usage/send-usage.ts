import { request } from 'undici';
import type { RegistryAddress } from '../supergraph/registry-feed.ts';
import type { UsageBatch } from './start-usage-reporting.ts';

/** Sends reports to a registry's API, by a token with the role `report`. Rejects where they were not taken. */
export function createUsageSender({ url, token }: RegistryAddress) {
  const base = url.replace(/\/+$/, '');
  return async (batch: UsageBatch, signal: AbortSignal): Promise<void> => {
    const { statusCode, body } = await request(`${base}/v1/usage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' },
      body: JSON.stringify(batch),
      signal,
    });
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`${base} answered status ${statusCode}: ${text.slice(0, 300)}`);
  };
}
