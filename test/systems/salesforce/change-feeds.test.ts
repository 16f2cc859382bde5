import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChangeBatch, ChangeFeed } from '#domain/change-feed.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { createSalesforce, type Salesforce } from '#systems/salesforce/create-salesforce.ts';
import { loadPubSubClient } from '#systems/salesforce/load-avro.ts';
import {
  type SalesforceSimulator,
  startSalesforceSimulator,
} from '#systems/salesforce/simulator/start-salesforce-simulator.ts';
import { createPassThrough } from '../pass-through.ts';
import { company, context, customerId, requestToken, richCustomer, sandboxAuth } from './running-org.ts';

let org: SalesforceSimulator;
let token: string;
let salesforce: Salesforce;

beforeAll(async () => {
  org = await startSalesforceSimulator(
    { host: '127.0.0.1', port: 0, company, latency: 'fast', limits: 'off', seed: 7 },
    new AbortController().signal,
    { keepAliveMs: 100 },
  );
  token = await requestToken(org.url);
  salesforce = connect();
});
afterAll(() => org?.[Symbol.asyncDispose]());

function connect(endpoint = org.pubSubEndpoint): Salesforce {
  return createSalesforce({
    system: 'salesforce',
    config: { instanceUrl: org.url, auth: sandboxAuth, quotes: 'both' },
    fetch: createPassThrough().fetch,
    changeEvents: { endpoint, checksCertificate: false, topic: '/data/ChangeEvents' },
  });
}

function feedOf<Kind extends ChangeFeed['kind']>(kind: Kind): Extract<ChangeFeed, { kind: Kind }> {
  const feed = salesforce.changeFeeds.find((candidate) => candidate.kind === kind);
  if (!feed) throw new Error(`no ${kind}`);
  return feed as Extract<ChangeFeed, { kind: Kind }>;
}

async function write(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${org.url}/services/data/v67.0/sobjects/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(response.ok, await response.clone().text()).toBe(true);
  return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>);
}

let renames = 0;
const rename = (id = richCustomer.salesforceId) =>
  write('PATCH', `Account/${id}`, { Site: `Site ${++renames}` });

interface Following {
  readonly batches: ChangeBatch[];
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Follows the stream in the background. */
function follow(after?: string): Following {
  const stopping = new AbortController();
  const batches: ChangeBatch[] = [];
  const ended = feedOf('stream').follow(
    after,
    async (batch) => {
      batches.push(batch);
    },
    stopping.signal,
  );
  ended.catch(() => undefined);
  return {
    batches,
    ended,
    async stop() {
      stopping.abort();
      await ended.catch(() => undefined);
    },
  };
}

const changesOf = (batches: readonly ChangeBatch[]) =>
  batches.flatMap(({ messages }) => messages.flatMap(({ changes }) => changes));
const positionOf = (batches: readonly ChangeBatch[]) => batches.at(-1)?.position;
/** A quiet stream tells its place: from then on nothing is missed. */
const isAttached = (following: Following) => expect.poll(() => positionOf(following.batches)).toBeDefined();

describe('the simulated Pub/Sub API', () => {
  test('serves the unmodified client, with its own sign-in over gRPC and the changed fields', async () => {
    const PubSubApiClient = await loadPubSubClient();
    const client = new PubSubApiClient(
      {
        authType: 'user-supplied',
        accessToken: token,
        instanceUrl: org.url.replace('http:', 'https:'),
        pubSubEndpoint: org.pubSubEndpoint,
        rejectUnauthorizedSsl: false,
      },
      { debug() {}, info() {}, warn() {}, error() {} },
    );
    await client.connect();
    const cut = Promise.withResolvers<void>();
    const first = new Promise<{ payload: Record<string, unknown> }>((resolve) => {
      client.subscribe(
        '/data/AccountChangeEvent',
        (_info, type, data) => {
          if (type === 'grpcKeepAlive') void rename();
          if (type === 'event') resolve(data);
          if (type === 'end') cut.resolve();
        },
        5,
      );
    });
    const { payload } = await first;
    org.cutStreams();
    await cut.promise;
    client.close();
    expect(payload).toMatchObject({
      Site: expect.stringMatching(/^Site \d+$/),
      ChangeEventHeader: {
        entityName: 'Account',
        changeType: 'UPDATE',
        recordIds: [richCustomer.salesforceId],
        changedFields: expect.arrayContaining(['Site']),
      },
    });
  });

  test('refuses who has no session', async () => {
    const stranger = createSalesforce({
      system: 'salesforce',
      config: { instanceUrl: org.url, auth: sandboxAuth },
      // Whatever is asked for, the token is one that nobody gave.
      fetch: async () => Response.json({ access_token: '00D000000000001AAA!forged' }),
      changeEvents: { endpoint: org.pubSubEndpoint, checksCertificate: false, topic: '/data/ChangeEvents' },
    });
    const [stream] = stranger.changeFeeds;
    if (stream?.kind !== 'stream') throw new Error('no stream');
    await expect(
      stream.follow(undefined, async () => undefined, AbortSignal.timeout(10_000)),
    ).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: true });
  });
});

describe('the stream of change events', () => {
  test('tells creations, changes and deletions, and goes on behind its stored place', async () => {
    const first = follow();
    await isAttached(first);
    const { id } = await write('POST', 'Account', { Name: 'Newcomer' });
    await rename();
    await expect.poll(() => changesOf(first.batches).length).toBe(2);
    await first.stop();
    const place = positionOf(first.batches);
    // While nobody listens.
    await write('DELETE', `Account/${id}`);
    await write('POST', 'Contact', { LastName: 'New', AccountId: richCustomer.salesforceId });

    const second = follow(place);
    await expect.poll(() => changesOf(second.batches).length).toBe(2);
    await second.stop();
    const newcomer = toEntityId('Customer', 'salesforce', String(id));
    expect([...changesOf(first.batches), ...changesOf(second.batches)]).toEqual([
      { entityType: 'Customer', entityId: newcomer, version: expect.any(String) },
      { entityType: 'Customer', entityId: customerId(richCustomer), version: expect.any(String) },
      { entityType: 'Customer', entityId: newcomer, isDeleted: true, version: expect.any(String) },
      { entityType: 'Customer', entityId: customerId(richCustomer), version: expect.any(String) },
    ]);
  });

  test('asks for more than it may have at once, in order and each once', async () => {
    const following = follow();
    await isAttached(following);
    for (let number = 0; number < 230; number += 1)
      org.changes.append({
        entity: 'Account',
        recordIds: [richCustomer.salesforceId],
        changeType: 'UPDATE',
        changed: {},
      });
    await expect.poll(() => changesOf(following.batches).length).toBe(230);
    await following.stop();
    const keys = following.batches.flatMap(({ messages }) => messages.map(({ dedupeKey }) => dedupeKey));
    expect(keys).toEqual([...new Set(keys)].sort());
  });

  test('a lost connection ends it, and what happened meanwhile comes with the next', async () => {
    const cut = follow();
    await isAttached(cut);
    const place = positionOf(cut.batches);
    org.cutStreams();
    await expect(cut.ended).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: true });
    await rename();
    const next = follow(place);
    await expect.poll(() => changesOf(next.batches).length).toBe(1);
    await next.stop();
  });

  test('a gap event tells the rows; an overflow has every row read that changed around it', async () => {
    const following = follow();
    await isAttached(following);
    org.changes.append({
      entity: 'Quote',
      recordIds: [company.quotes.find(({ form }) => form === 'standard')?.salesforceId ?? ''],
      changeType: 'GAP_UPDATE',
      changed: {},
    });
    org.changes.append({ entity: 'Account', recordIds: ['001*'], changeType: 'GAP_OVERFLOW', changed: {} });
    await rename();
    await expect.poll(() => changesOf(following.batches).length).toBeGreaterThan(2);
    await following.stop();
    expect(changesOf(following.batches)).toContainEqual(expect.objectContaining({ entityType: 'Quote' }));
    const repaired = following.batches
      .flatMap(({ messages }) => messages)
      .filter(({ dedupeKey }) => dedupeKey.startsWith('gap:'));
    expect(repaired.flatMap(({ changes }) => changes.map(({ entityId }) => entityId))).toContain(
      customerId(richCustomer),
    );
  });

  test('a replay id that is no longer kept is given up for the present end', async () => {
    const following = follow('999999999');
    await isAttached(following);
    await rename();
    await expect.poll(() => changesOf(following.batches).length).toBe(1);
    await following.stop();
  });
});

describe('the look at SystemModstamp', () => {
  test('finds what no event told, deletions too, under one key however often it looks', async () => {
    const poll = feedOf('poll');
    const begin = await poll.read(undefined, context());
    expect(begin.messages).toEqual([]);
    const { id } = await write('POST', 'Account', { Name: 'Quiet' });
    await write('DELETE', `Account/${id}`);
    const found = await poll.read(begin.position, context());
    const changed = found.messages.flatMap(({ changes }) => changes);
    expect(changed).toContainEqual({
      entityType: 'Customer',
      entityId: toEntityId('Customer', 'salesforce', String(id)),
      isDeleted: true,
      version: expect.any(String),
    });
    expect(found.messages.every(({ isBackstop }) => isBackstop)).toBe(true);
    const again = await poll.read(found.position, context());
    const settled = (batch: ChangeBatch) =>
      batch.messages.map(({ dedupeKey }) => dedupeKey.replace(/(Z):\d+$/, '$1'));
    expect(settled(again)).toEqual(settled(found));
  });
});
