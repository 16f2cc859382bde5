import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SystemContract } from '#shield/contract.ts';

export const limitedContract: SystemContract = {
  windows: [
    { name: 'second', kind: 'sliding', limit: 60, windowMs: 1_000 },
    { name: 'daily', kind: 'sliding', limit: 100_000, windowMs: 86_400_000 },
  ],
  concurrency: [{ name: 'account', limit: 6 }],
};

/** A vendor over HTTP that notes when each call was sent, and how many it has at a time. */
export async function startLimitedVendor(latencyMs: number) {
  const seen = { sentAt: [] as number[], peak: 0, callers: new Set<string>() };
  let inFlight = 0;
  const server = createServer((request, response) => {
    const [, caller = '', , , sentAt] = request.url?.split('/') ?? [];
    seen.callers.add(caller);
    seen.sentAt.push(Number(sentAt));
    inFlight += 1;
    seen.peak = Math.max(seen.peak, inFlight);
    let hasLeft = false;
    const leave = () => {
      if (!hasLeft) inFlight -= 1;
      hasLeft = true;
    };
    setTimeout(() => {
      leave();
      response.end('{}');
    }, latencyMs);
    response.on('close', leave);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
