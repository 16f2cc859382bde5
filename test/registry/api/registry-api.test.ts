import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toFiles, toSource } from '../check-case.ts';
import type { Edit } from '../rule-case.ts';
import { startTestRegistry, type TestRegistry } from '../start-test-registry.ts';
import { runSchema } from '../weir-schema.ts';

let api: TestRegistry;
let publisher: string;
let approver: string;
let reader: string;

beforeAll(async () => {
  api = await startTestRegistry();
  publisher = await api.token('order-pipeline', 'publish', 'check');
  approver = await api.token('bob', 'approve');
  reader = await api.token('gateway-1', 'read');
});
afterAll(() => api[Symbol.asyncDispose]());

function toBody(edits: readonly Edit[]) {
  const { subgraphs, events } = toSource('head', toFiles({ name: '', edits }).head);
  return { subgraphs, events, reason: 'a test' };
}

const noEmail: Edit = ['sales', '  "Its address."\n  email: String', '  "Its address."\n  mail: String'];
const launchCount = async () => (await api.registry.history('main', 100)).length;

describe('the registry’s API', () => {
  test('publishes, refuses, takes approvals of others and rolls back, each by its token', async () => {
    expect(await api.call(publisher, 'POST', '/v1/publish', toBody([]))).toMatchObject({
      status: 200,
      body: { outcome: 'launched', launch: { id: 1, author: 'order-pipeline' } },
    });
    const refused = await api.call(publisher, 'POST', '/v1/publish', toBody([noEmail]));
    expect(refused.body).toMatchObject({
      outcome: 'refused',
      open: [{ finding: { rule: 'field-removed', coordinate: 'Viewer.email' }, approvedBy: [], needed: 1 }],
    });
    const approval = { rule: 'field-removed', coordinate: 'Viewer.email', reason: 'nobody reads it' };
    expect(await api.call(approver, 'POST', '/v1/approve', approval)).toMatchObject({
      body: { approvedBy: 'bob' },
    });
    expect(await api.call(publisher, 'POST', '/v1/publish', toBody([noEmail]))).toMatchObject({
      body: { outcome: 'launched', launch: { id: 2 } },
    });
    const back = await api.call(publisher, 'POST', '/v1/rollback', { launch: 1, reason: 'too early' });
    expect(back.body).toMatchObject({ id: 3, rolledBackTo: 1, author: 'order-pipeline' });
    const { body } = await api.call(reader, 'GET', '/v1/launches');
    expect(body.launches.map(({ id }: { id: number }) => id)).toEqual([3, 2, 1]);
  });

  test('answers over GraphQL as well', async () => {
    const ask = (token: string, query: string, variables?: object) =>
      api.call(token, 'POST', '/graphql', { query, variables });
    const check = await ask(
      publisher,
      'mutation ($input: VersionInput!) { check(input: $input) { verdict findings { rule coordinate } } }',
      { input: { subgraphs: toBody([noEmail]).subgraphs, events: toBody([]).events } },
    );
    expect(check.body).toMatchObject({ data: { check: { verdict: 'fail' } } });
    expect(check.body.data.check.findings).toContainEqual({
      rule: 'field-removed',
      coordinate: 'Viewer.email',
    });
    const read = await ask(
      reader,
      '{ launches(first: 1) { author } launch { subgraphs { name } } rules { code } }',
    );
    expect(read.body.data).toMatchObject({
      launches: [{ author: 'order-pipeline' }],
      launch: { subgraphs: [{ name: 'billing' }, { name: 'sales' }] },
    });
    const refused = await ask(reader, 'mutation { rollback(launch: 1, reason: "no") { id } }');
    expect(refused.body.errors[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    const strange = await ask('weir_wrong', '{ rules { code } }');
    expect(strange.body.errors[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  });

  test('keeps no token, and refuses a wrong, a revoked and an expired one', async () => {
    const { rows } = await api.pool.query<{ hash: string }>('select * from registry_token');
    expect(JSON.stringify(rows)).not.toContain(publisher);
    const gone = await api.token('gone', 'read');
    await api.tokens.revoke('gone');
    const old = await api.tokens.create('old', ['read'], 1);
    await api.pool.query(`update registry_token set expires_at = now() - interval '1 s' where name = 'old'`);
    for (const token of ['', 'weir_wrong', gone, old]) {
      const { status, body } = await api.call(token, 'GET', '/v1/launches');
      expect({ status, code: body.code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
      expect(body.message).toMatch(/token/);
    }
    await expect(api.tokens.create('bob', ['read'], undefined)).rejects.toThrow(
      'There is a token "bob" already',
    );
    // A name is free again once its token is too old.
    expect(await api.tokens.create('old', ['read'], undefined)).toMatch(/^weir_/);
  });

  test.each([
    ['reader', 'POST', '/v1/publish'],
    ['reader', 'POST', '/v1/check'],
    ['reader', 'POST', '/v1/approve'],
    ['reader', 'POST', '/v1/rollback'],
    ['reader', 'POST', '/v1/usage'],
    ['reader', 'POST', '/v1/manifest'],
    ['approver', 'POST', '/v1/publish'],
    ['publisher', 'POST', '/v1/approve'],
    ['reporter', 'GET', '/v1/artefact'],
  ])('lets a %s not %s %s', async (who, method, path) => {
    const reporter = who === 'reporter' ? await api.token('reporter', 'report') : '';
    const token = { reader, approver, publisher, reporter }[who] ?? '';
    const before = await launchCount();
    const { status, body } = await api.call(token, method, path, method === 'POST' ? toBody([]) : undefined);
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'FORBIDDEN' });
    expect(body.message).toMatch(/this takes one that may/);
    expect(await launchCount()).toBe(before);
  });

  const sdl = (text: string) => ({ subgraphs: [{ name: 'sales', sdl: text }], reason: 'a test' });

  test.each([
    ['SDL that cannot be parsed', sdl('type Query {'), 400, /subgraph sales .* cannot be parsed/],
    ['a subgraph of 5 MB', sdl(`#${' '.repeat(5_000_000)}`), 400, /4\.0 MiB is the most/],
    ['a body of 50 MB', `"${' '.repeat(50_000_000)}"`, 400, /longer than the 32 MiB/],
    ['no JSON', '{', 400, /is no JSON/],
    ['no subgraphs', { subgraphs: [], reason: 'x' }, 400, /subgraphs/],
    ['no reason', { subgraphs: toBody([]).subgraphs }, 400, /reason/],
    ['a name that is none', { ...sdl('type Query { a: Int }'), variantt: 'x' }, 400, /variantt/],
    [
      'an unknown subgraph',
      { subgraphs: [{ name: 'sale', sdl: 'type Query { a: Int }' }], partial: true, reason: 'x' },
      404,
      /no subgraph "sale" in the last launch \(billing, sales\)/,
    ],
    [
      'a governance file that is none',
      { ...toBody([]), governance: '{"contract":{}}' },
      400,
      /governance\.json/,
    ],
  ])('refuses %s and changes nothing', async (_name, body, status, message) => {
    const before = await launchCount();
    const answer = await api.call(publisher, 'POST', '/v1/publish', body);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(message);
    expect(await launchCount()).toBe(before);
  });

  test('says that a launch, a route and a variant are not there', async () => {
    expect(await api.call(reader, 'GET', '/v1/launches/99')).toMatchObject({ status: 404 });
    expect(await api.call(reader, 'GET', '/v1/launches/first')).toMatchObject({ status: 400 });
    expect(await api.call(reader, 'GET', '/v1/nothing')).toMatchObject({ status: 404 });
    expect(await api.call(reader, 'GET', '/v1/artefact?variant=none')).toMatchObject({ status: 404 });
    expect(await api.call(reader, 'GET', '/v1/artefact?contract=none')).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining('no contract "none"') },
    });
  });

  test('says that a path which is no percent-encoded text is none, and shows nothing of itself', async () => {
    const { status, body } = await api.call(await api.token('odd', 'read'), 'GET', '/v1/launches/%zz');
    expect(status).toBe(400);
    expect(body).toEqual({
      code: 'BAD_USER_INPUT',
      message: '"%zz" is no percent-encoded text: write % as %25',
    });
  });

  test('makes concurrent publications wait for each other', async () => {
    const note = (name: string): Edit => [
      'sales',
      '  "Its number."',
      `  "New."\n  ${name}: String\n  "Its number."`,
    ];
    const answers = await Promise.all(
      ['one', 'two', 'one', 'two'].map((name) =>
        api.call(publisher, 'POST', '/v1/publish', { ...toBody([note(name)]), variant: 'race' }),
      ),
    );
    const outcomes = answers.map(({ body }) => body.outcome).sort();
    // Whichever comes second takes away the other's field.
    expect(outcomes).toContain('launched');
    const launches = await api.registry.history('race', 10);
    expect(launches.length).toBe(outcomes.filter((outcome) => outcome === 'launched').length);
  });
});

describe('weir schema --registry', () => {
  const run = (token: string, ...args: readonly string[]) =>
    runSchema(args, {
      env: { WEIR_REGISTRY_TOKEN: token, WEIR_REGISTRY_URL: '', WEIR_DATA_DIR: api.dataDir },
    });

  test('checks, publishes and lists over the network, also a subgraph alone', async () => {
    const at = ['--registry', api.url, '--variant', 'cli'];
    await api.registry.publish({
      source: toSource('head', toFiles({ name: '', edits: [] }).head),
      variant: 'cli',
      author: 'ann',
      reason: 'first',
    });
    const file = join(api.dataDir, 'sales.graphql');
    writeFileSync(file, toFiles({ name: '', edits: [noEmail] }).head.sales ?? '');
    const checked = await run(publisher, 'check', ...at, '--subgraph', `sales=${file}`, '--format', 'json');
    expect(checked).toMatchObject({ code: 1, stderr: '' });
    expect(checked.stdout).toContain('field-removed');
    const refused = await run(publisher, 'publish', ...at, '--subgraph', `sales=${file}`, '--reason', 'x');
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('Not published') });
    const approve = ['--rule', 'field-removed', '--coordinate', 'Viewer.email', '--reason', 'x'];
    expect(await run(approver, 'approve', ...at, ...approve)).toMatchObject({ code: 0 });
    const published = await run(publisher, 'publish', ...at, '--subgraph', `sales=${file}`, '--reason', 'x');
    expect(published).toMatchObject({ code: 0, stdout: expect.stringMatching(/^launch \d+ published\n$/) });
    const { stdout } = await run(reader, 'history', ...at);
    expect(stdout).toMatch(/order-pipeline: x/);
  });

  test.each([
    ['a wrong token', ['weir_wrong', 'history', '--registry', 'API'], /does not know this token/],
    ['no token', ['', 'history', '--registry', 'API'], /set WEIR_REGISTRY_TOKEN/],
    [
      'a registry that is away',
      ['weir_x', 'history', '--registry', 'http://127.0.0.1:9'],
      /cannot be reached/,
    ],
    ['no registry at the URL', ['weir_x', 'history', '--registry', 'somewhere'], /no URL of a registry/],
  ])('ends with 2 and says so for %s', async (_name, [token = '', ...args], message) => {
    const { code, stderr } = await run(token, ...args.map((each) => (each === 'API' ? api.url : each)));
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
