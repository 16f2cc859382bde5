import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toSandboxAccess } from '#cli/wire/sandbox-access.ts';
import { startWebhookReceiver } from '#cli/wire/start-webhook-receiver.ts';
import { Secret } from '#platform/config/secret.ts';
import type { HttpServer } from '#platform/http/listen.ts';
import { createLog } from '#platform/log.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import { sandboxStripe } from '#systems/stripe/simulator/credentials.ts';
import { startTestDatabase, type TestDatabase } from '../../orchestration/start-test-orchestration.ts';

let database: TestDatabase;
let receiver: HttpServer;
const lines: string[] = [];
const log = createLog({
  level: 'warn',
  format: 'line',
  destination: { write: (line: string) => lines.push(line) > 0 },
});

beforeAll(async () => {
  database = await startTestDatabase();
  receiver = await startWebhookReceiver(
    {
      settings: { dataDir: '', databaseUrl: new Secret(database.url) },
      address: { host: '127.0.0.1', port: 0 },
      access: toSandboxAccess({ salesforce: '', netsuite: '', stripe: '' }, ''),
      metrics: createMetrics(),
      log,
    },
    AbortSignal.timeout(60_000),
  );
});

afterAll(async () => {
  await receiver?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

function toEvent(id: string): string {
  const object = { id: 'sub_1', object: 'subscription' };
  const head = { id, object: 'event', created: 1, livemode: true, type: 'customer.subscription.updated' };
  return JSON.stringify({ ...head, data: { object } });
}

function post(body: string, secret: string = sandboxStripe.webhookSecret, source = 'stripe') {
  const at = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return fetch(`${receiver.url}/webhooks/${source}`, {
    method: 'POST',
    headers: { 'stripe-signature': `t=${at},v1=${mac}` },
    body,
  });
}

const stored = async (id: string) =>
  (
    await database.pool.query(
      `select state from orchestration.inbox join orchestration.inbox_change on message = inbox.number where dedupe_key = $1`,
      [id],
    )
  ).rows;

test('a webhook is stored once before it is answered, and left to workers', async () => {
  const id = `evt_${randomUUID()}`;
  for (const answer of [await post(toEvent(id)), await post(toEvent(id))]) {
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ received: true });
    expect(await stored(id)).toEqual([{ state: 'NEW' }]);
  }
});

test('what is forged, too long or for nobody is refused and not stored', async () => {
  const id = `evt_${randomUUID()}`;
  expect((await post(toEvent(id), 'whsec_wrong')).status).toBe(401);
  expect((await post('x'.repeat(1_000_001))).status).toBe(400);
  expect((await post(toEvent(id), undefined, 'nowhere')).status).toBe(404);
  expect((await fetch(`${receiver.url}/webhooks/stripe`)).status).toBe(405);
  expect((await fetch(`${receiver.url}/elsewhere`)).status).toBe(404);
  expect(await stored(id)).toEqual([]);
});

test('what is forged costs the log a line and no more', async () => {
  lines.length = 0;
  expect((await post('{}', 'whsec_wrong', 'stripe')).status).toBe(401);
  expect((await post('{}', undefined, 'x'.repeat(5_000))).status).toBe(404);
  const told = lines.join('').trim().split('\n');
  expect(told).toHaveLength(2);
  expect(told[0]).toContain('The stripe webhook was refused');
  for (const line of told) expect(line.length).toBeLessThan(500);
});

test('it tells whether it is ready, and counts what came', async () => {
  expect((await fetch(`${receiver.url}/health/live`)).status).toBe(200);
  expect((await fetch(`${receiver.url}/health/ready`)).status).toBe(200);
  const metrics = await (await fetch(`${receiver.url}/metrics`)).text();
  expect(metrics).toContain('weir_webhooks_total{source="stripe",outcome="REFUSED"}');
});

test('a webhook that ends in the middle is refused, and holds up none after it', async () => {
  const refused = async () => {
    const text = await (await fetch(`${receiver.url}/metrics`)).text();
    return Number(/weir_webhooks_total\{source="stripe",outcome="REFUSED"\} (\d+)/.exec(text)?.[1] ?? 0);
  };
  const before = await refused();
  const socket = connect(receiver.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end('POST /webhooks/stripe HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"id":');
  socket.resume();
  await expect.poll(refused).toBe(before + 1);
  expect((await post(toEvent(`evt_${randomUUID()}`))).status).toBe(200);
  const text = await (await fetch(`${receiver.url}/metrics`)).text();
  expect(text).toMatch(/weir_webhook_seconds_count\{source="stripe"\} \d+/);
});
