import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SystemContract } from '#shield/contract.ts';
import { createVendorRules } from './vendor-rules.ts';

export const limitedContract: SystemContract = {
  windows: [
    { name: 'second', kind: 'sliding', limit: 60, windowMs: 1_000 },
    { name: 'daily', kind: 'sliding', limit: 100_000, windowMs: 86_400_000 },
  ],
  concurrency: [{ name: 'account', limit: 6 }],
};

/** A vendor over HTTP that keeps these limits and answers 429 over them. */
export async function startLimitedVendor(latencyMs: number) {
  const offsetMs = Date.now() - performance.now();
  const rules = createVendorRules(limitedContract, offsetMs);
  const counts = { calls: 0, refused: [] as string[], byCaller: new Map<string, number>() };
  const server = createServer((request, response) => {
    const broken = rules.arrive('get', performance.now());
    const caller = request.url?.split('/')[1] ?? '';
    counts.calls += 1;
    counts.refused.push(...broken);
    counts.byCaller.set(caller, (counts.byCaller.get(caller) ?? 0) + 1);
    let isOver = false;
    const leave = () => {
      if (!isOver) rules.leave('get');
      isOver = true;
    };
    setTimeout(() => {
      leave();
      response.writeHead(broken.length > 0 ? 429 : 200).end('{}');
    }, latencyMs);
    response.on('close', leave);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    counts,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
