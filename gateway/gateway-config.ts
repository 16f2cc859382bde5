import type { RequestListener } from 'node:http';
import type { Registry } from 'prom-client';
import type { SignIdentity } from '#platform/auth/signed-identity.ts';
import type { Secret } from '#platform/config/secret.ts';
import type { Claims, TokenVerifier } from './authorization/claims.ts';
import type { NeedsOwnHint } from './cache/unit-lifetime.ts';
import type { DemandConfig } from './demand/demand-control.ts';
import type { Limits } from './limits/limits.ts';
import type { EventLog } from './live/event-log.ts';
import type { OwnerOf } from './live/subscribe-arguments.ts';
import type { TrustedDocuments } from './operations/trusted-documents.ts';
import type { SupergraphSource } from './supergraph/supergraph-source.ts';
import type { HeaderRules } from './transport/header-rules.ts';
import type { SubgraphTransport } from './transport/subgraph-transport.ts';
import type { UsageRecorder } from './usage/usage-recorder.ts';

/** Structured log: fields first, then what happened. */
export interface GatewayLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** One reason why this process may not be ready; `check` throws where it is not. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<void>;
}

/** Where answers that may be reused are kept. */
export interface CacheConfig {
  /** In this process, within `maxBytes` (64 MB where absent), or in a Redis that several share. */
  readonly store:
    | { readonly kind: 'memory'; readonly maxBytes?: number }
    | { readonly kind: 'redis'; readonly url: Secret; readonly timeoutMs?: number };
  /** Fields that only a hint of their own makes cacheable, such as money. */
  readonly needsOwnHint?: NeedsOwnHint;
  /** How long it is remembered at most that there is nothing; 10,000 where absent. */
  readonly negativeMaxAgeMs?: number;
  /** Milliseconds since the epoch; `Date.now` where absent. */
  readonly now?: () => number;
}

/**
 * Sharing is between equal requests of equal callers (token, claims, forwarded headers, deadline), and for queries alone. Who joins
 * may be given what was read just before it asked.
 */
export interface SharingConfig {
  /** Clients' queries: one execution for all that are in flight. */
  readonly queries?: boolean;
  /** Requests to subgraphs: one for all executions that are in flight. */
  readonly subgraphRequests?: boolean;
}

export type Route = (request: Request) => Promise<Response>;

/** What subscription fields with `@live` need. */
export interface LiveConfig {
  readonly log: EventLog;
  /** The one owner whose events a caller may have; undefined where it is not limited to one. Throws where it may have none. */
  readonly ownerOf: OwnerOf;
  /** How long the events of a client that vanished are still resolved, for when it comes back; 30,000 where absent. */
  readonly lingerMs?: number;
}

/** Tokens that are not believed any more although they have not expired. */
export interface Revocations {
  isRevoked(claims: Claims): boolean;
  /** Calls `listener` within a second of each new revocation. */
  onChange(listener: () => void): Disposable;
}

export interface GatewayConfig {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** A file is watched, and served anew when it changes. */
  readonly supergraph: { readonly sdl: string } | { readonly file: string } | SupergraphSource;
  /** By name: a transport, or the URL that it is called at over HTTP; where absent, at its `@join__graph(url:)`. */
  readonly subgraphs?: Readonly<Record<string, SubgraphTransport | string>>;
  /** `none` serves everyone and enforces no authorization directive. */
  readonly auth: TokenVerifier | 'none';
  /** GraphiQL, introspection and suggestions in messages. */
  readonly development: boolean;
  /** The event log that feeds subscriptions; without it their subgraphs do. */
  readonly live?: LiveConfig;
  readonly revocations?: Revocations;
  /**
   * What of a caller's claims subgraphs' answers depend on: callers with equal scopes share results of subscriptions. All claims but
   * the token's own times and id where absent.
   */
  readonly scopeOf?: (claims: Claims) => string;
  readonly limits?: Partial<Limits>;
  /** Operations that may be named by their hash; with `enforce`, the only ones that run. */
  readonly trustedDocuments?: { readonly documents: TrustedDocuments; readonly enforce: boolean };
  /** Whose pages may ask (CORS), each as `https://portal.example.com`; none where absent. */
  readonly crossOrigins?: readonly string[];
  /** How often a label of progressive `@override` holds, in percent; `percent(x)` says it itself. */
  readonly overrideLabels?: Readonly<Record<string, number>>;
  /** What else subgraphs get of the client's headers, or do not get. */
  readonly headers?: HeaderRules;
  /** Vouches for callers to subgraphs over HTTP; where absent they get the caller's token. */
  readonly signIdentity?: SignIdentity;
  /** What is done once for all who ask for it at the same time; where absent, nothing. */
  readonly sharing?: SharingConfig;
  /** What operations may cost; where absent, none is counted. */
  readonly demand?: DemandConfig;
  /** Where absent, nothing is kept. */
  readonly cache?: CacheConfig;
  /** Told of what clients send, for the registry. */
  readonly usage?: UsageRecorder;
  readonly log: GatewayLog;
  readonly metrics: Registry;
  readonly readiness?: readonly ReadinessCheck[];
  /** By exact path, or by prefix where the path ends in `/*`: served beside `/graphql` on the same port. */
  readonly routes?: Readonly<Record<string, Route>>;
  /** By what their path begins with: served straight from node:http and before all else, for what comes in floods. */
  readonly nodeRoutes?: Readonly<Record<string, RequestListener>>;
  /** How long requests in flight may take to finish after a stop; 10,000 where absent. */
  readonly drainMs?: number;
}
