import { createServer } from 'node:http';
import { type HttpAddress, startHttpServer } from '#platform/http/listen.ts';
import { refuseBadAddress } from '#platform/http/refuse-bad-address.ts';
import { createRegistryHandler, type RegistryApiOptions } from './create-registry-handler.ts';

export interface RegistryServer extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
}

/** Serves the registry's API on a port. Disposing ends what waits for a launch, and lets other requests finish. */
export async function startRegistryServer(
  options: Omit<RegistryApiOptions, 'draining'> & HttpAddress,
  signal: AbortSignal,
): Promise<RegistryServer> {
  const draining = new AbortController();
  const handler = createRegistryHandler({ ...options, draining: draining.signal });
  const server = await startHttpServer(createServer(refuseBadAddress(handler)), options, signal);
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      draining.abort();
      await server[Symbol.asyncDispose]();
    },
  };
}
