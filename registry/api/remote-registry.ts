import { print } from 'graphql';
import type { SignedArtefact } from '#platform/artefact/signed-artefact.ts';
import type { Secret } from '#platform/config/secret.ts';
import { CodedError, type ErrorCode } from '#platform/errors.ts';
import type { CheckResult } from '../finding.ts';
import type { RecordedOperation } from '../operations/recorded-operation.ts';
import type { Launch, LaunchContent } from '../store/launch.ts';
import type {
  CheckRequest,
  PublishOutcome,
  RecordedCheck,
  SchemaRegistry,
} from '../store/schema-registry.ts';
import type { StoredOperation } from '../traffic/traffic-store.ts';

interface RemoteRegistrySettings {
  /** Of its API, with or without a trailing slash. */
  readonly url: string;
  readonly token: Secret;
  readonly signal: AbortSignal;
}

// A check of the largest graphs takes ten seconds, and waits for those before it.
const timeoutMs = 120_000;

type Ask = <T>(method: 'GET' | 'POST', path: string, body?: object) => Promise<T>;

async function toError(response: Response, url: string): Promise<CodedError> {
  const text = await response.text();
  try {
    const { code, message } = JSON.parse(text) as { code?: ErrorCode; message?: string };
    if (code !== undefined && message !== undefined) return new CodedError(code, message);
  } catch {
    // What is no JSON was not written by a registry, as is said below.
  }
  return new CodedError(
    'SYSTEM_UNAVAILABLE',
    `${url} answered status ${response.status} and is no schema registry, or there is something in between: check the URL`,
  );
}

function createAsk({ url, token, signal }: RemoteRegistrySettings): Ask {
  const base = url.replace(/\/+$/, '');
  return async <T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    }).catch((cause: unknown) => {
      const reason = cause instanceof Error ? (cause.cause ?? cause) : cause;
      const message = `The registry at ${base} cannot be reached: ${reason instanceof Error ? reason.message : String(reason)}`;
      throw new CodedError('SYSTEM_UNAVAILABLE', message, { retryable: true, cause });
    });
    if (!response.ok) throw await toError(response, base);
    // The shape is what the registry of the same version answers.
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
}

function toBody({ source, variant, operations }: CheckRequest): object {
  const version =
    'replace' in source
      ? { subgraphs: source.replace, partial: true, mayAdd: source.mayAdd }
      : { subgraphs: source.subgraphs, events: source.events, governance: source.governance };
  return { variant, ...version, ...(operations && { operations: operations.map(toEntry) }) };
}

function toEntry({ name, document, callers }: RecordedOperation): object {
  const clients = callers.map(({ client, version, count }) => ({ name: client, version, count }));
  return { name, document: print(document), clients };
}

const toQuery = (values: Readonly<Record<string, string | number>>) =>
  new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)]));

const toLaunch = (launch: Launch): Launch => ({ ...launch, launchedAt: new Date(launch.launchedAt) });

function toOutcome(result: PublishOutcome): PublishOutcome {
  return result.outcome === 'refused' ? result : { ...result, launch: toLaunch(result.launch) };
}

/** A registry behind its HTTP API. Who acts is the token's name, whatever author is given. */
export function createRemoteRegistry(settings: RemoteRegistrySettings): SchemaRegistry {
  const ask = createAsk(settings);
  return {
    check: (request) => ask<CheckResult>('POST', '/v1/check', toBody(request)),
    publish: async (publication) =>
      toOutcome(await ask('POST', '/v1/publish', { ...toBody(publication), reason: publication.reason })),
    approve: ({ rule, coordinate, reason }, variant) =>
      ask('POST', '/v1/approve', { variant, rule, coordinate, reason }),
    rollback: async (launch, { reason }) => toLaunch(await ask('POST', '/v1/rollback', { launch, reason })),
    async history(variant, limit) {
      const query = toQuery({ variant, limit });
      return (await ask<{ launches: Launch[] }>('GET', `/v1/launches?${query}`)).launches.map(toLaunch);
    },
    async checks(variant, limit) {
      const query = toQuery({ variant, limit });
      const { checks } = await ask<{ checks: RecordedCheck[] }>('GET', `/v1/checks?${query}`);
      return checks.map((check) => ({ ...check, checkedAt: new Date(check.checkedAt) }));
    },
    read: (launch) =>
      typeof launch === 'number'
        ? ask<LaunchContent>('GET', `/v1/launches/${launch}`)
        : ask<LaunchContent>('GET', `/v1/launches/last?${toQuery({ variant: launch.variant })}`),
    readArtefact: (name, after) =>
      ask<SignedArtefact | undefined>('GET', `/v1/artefact?${toQuery({ ...name, after })}`),
    reportUsage: (report) => ask('POST', '/v1/usage', report),
    async operations(variant, days) {
      const query = toQuery({ variant, days });
      return (await ask<{ operations: StoredOperation[] }>('GET', `/v1/operations?${query}`)).operations;
    },
    importManifest: async ({ client, version, operations }) => {
      await ask('POST', '/v1/manifest', { client, version, operations });
    },
    async manifestIds(client, version) {
      const ids = await ask<Record<string, string>>('GET', `/v1/manifest?${toQuery({ client, version })}`);
      return new Map(Object.entries(ids));
    },
  };
}
