import type { SupergraphManager } from '@apollo/gateway';
import { parse } from 'graphql';
import { CodedError } from '#platform/errors.ts';
import type { GatewayLog } from '../gateway-config.ts';
import { createSubgraphProbe } from './subgraph-probe.ts';
import type { SupergraphSource } from './supergraph-source.ts';

/**
 * A supergraph manager of @apollo/gateway as a source. The library is loaded when the source starts and not before, and of
 * it only the managers run: its gateway, which reports usage to the vendor, is never made.
 */
function createManagedSource(
  createManager: (library: typeof import('@apollo/gateway')) => SupergraphManager,
): SupergraphSource {
  return {
    async start(onUpdate, signal) {
      const probe = createSubgraphProbe(signal);
      const manager = createManager(await import('@apollo/gateway'));
      try {
        const { supergraphSdl, cleanup } = await manager.initialize({ update: onUpdate, ...probe });
        return { sdl: supergraphSdl, [Symbol.asyncDispose]: async () => cleanup?.() };
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new CodedError('BAD_USER_INPUT', `There is no supergraph to serve: ${reason}`, { cause });
      }
    },
  };
}

export interface LocalSubgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** Composes subgraphs that are at hand, once. For development: it composes without the registry's checks. */
export function createLocalComposition(subgraphs: readonly LocalSubgraph[]): SupergraphSource {
  return createManagedSource(
    ({ LocalCompose }) =>
      new LocalCompose({
        localServiceList: subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })),
      }),
  );
}

export interface IntrospectionOptions {
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Asks again this often; never where absent. */
  readonly pollIntervalMs?: number;
  readonly log: GatewayLog;
}

/** Asks running subgraphs for their SDL and composes it, again whenever one changes. For development. */
export function createIntrospectedComposition({
  subgraphs,
  headers = {},
  pollIntervalMs,
  log,
}: IntrospectionOptions): SupergraphSource {
  return createManagedSource(
    ({ IntrospectAndCompose }) =>
      new IntrospectAndCompose({
        subgraphs: [...subgraphs],
        introspectionHeaders: { ...headers },
        logger: toLibraryLog(log),
        ...(pollIntervalMs !== undefined && { pollIntervalInMs: pollIntervalMs }),
      }),
  );
}

export interface UplinkOptions {
  readonly apiKey: string;
  readonly graphRef: string;
  readonly endpoints: readonly string[];
  /** Served where the first fetch fails; without it a start without a network fails. */
  readonly fallbackSdl?: string;
  readonly log: GatewayLog;
}

/** An Apollo Uplink, or what speaks like one. The endpoints are always given: none of the vendor's is a default. */
export function createUplinkSource({
  apiKey,
  graphRef,
  endpoints,
  fallbackSdl,
  log,
}: UplinkOptions): SupergraphSource {
  return createManagedSource(
    ({ UplinkSupergraphManager }) =>
      new UplinkSupergraphManager({
        apiKey,
        graphRef,
        uplinkEndpoints: [...endpoints],
        logger: toLibraryLog(log),
        initialMaxRetries: fallbackSdl === undefined ? 3 : 0,
        ...(fallbackSdl !== undefined && {
          onFailureToFetchSupergraphSdlDuringInit: async ({ error }) => {
            log.error({ err: error }, 'the uplink does not answer: the supergraph at hand is served');
            return fallbackSdl;
          },
        }),
      }),
  );
}

function toLibraryLog(log: GatewayLog) {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (message?: unknown) =>
    log[level]({}, String(message));
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
