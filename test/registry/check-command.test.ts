import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSchema } from './weir-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-schema-'));
afterAll(() => rmSync(folder, { recursive: true }));

const base = resolve('schema');
const head = join(folder, 'schema');
const contract = resolve(import.meta.dirname, '../../../shared/contract/operations');

function edit(file: string, from: string, to: string): void {
  const path = join(head, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

beforeAll(() => {
  cpSync(base, head, { recursive: true });
  edit('operations.graphql', 'viewer: Viewer @authenticated', 'viewer: Viewer');
  edit('order.graphql', 'trackingNumber: String', 'trackingCode: String');
});

describe('weir schema check', () => {
  test('passes the project’s own schema against itself, with nothing to say', async () => {
    const { code, stdout, stderr } = await runSchema([
      'check',
      '--base',
      base,
      '--head',
      base,
      '--format',
      'json',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ verdict: 'pass', findings: [] });
  });

  test.skipIf(!existsSync(contract))(
    'has nothing to say of the contract’s operations either (skipped where ../shared is absent)',
    async () => {
      const args = ['check', '--base', base, '--head', base, '--format', 'json', '--operations', contract];
      const { code, stdout } = await runSchema(args);
      expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, verdict: 'pass', findings: [] });
    },
  );

  test('fails what breaks clients or opens data, in the contract’s form', async () => {
    const { code, stdout } = await runSchema(['check', '--base', base, '--head', head, '--format', 'json']);
    const { verdict, findings } = JSON.parse(stdout);
    expect({ code, verdict }).toEqual({ code: 1, verdict: 'fail' });
    expect(findings).toContainEqual({
      rule: 'authorization-removed',
      severity: 'block',
      coordinate: 'Query.viewer',
      subgraph: 'operations',
      message: expect.stringContaining('a token is not needed'),
      fix: expect.any(String),
    });
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: 'field-removed',
        severity: 'block',
        coordinate: 'Fulfillment.trackingNumber',
      }),
    );
  });

  test('lets recorded operations decide what they can decide', async () => {
    const operations = join(folder, 'operations.json');
    const document = 'query Tracked($id: ID!) { order(id: $id) { fulfillments { trackingNumber } } }';
    const args = ['check', '--base', base, '--head', head, '--format', 'json', '--operations', operations];
    const severityOf = async (recorded: unknown): Promise<string> => {
      writeFileSync(operations, JSON.stringify(recorded));
      const { findings } = JSON.parse((await runSchema(args)).stdout);
      return findings.find((finding: { rule: string }) => finding.rule === 'field-removed').severity;
    };
    expect(await severityOf([{ document, client: 'portal', version: '3', count: 12 }])).toBe('block');
    expect(await severityOf([{ document: '{ viewer { id } }', client: 'portal' }])).toBe('warn');
    expect(await severityOf([])).toBe('block');
  });

  test('takes the base from git, and the folder there from the head', async () => {
    const repository = join(folder, 'repository');
    const schema = join(repository, 'services', 'schema');
    cpSync(base, schema, { recursive: true });
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
        cwd: repository,
      });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'schema');
    const same = await runSchema(['check', '--base', 'HEAD', '--head', 'services/schema'], {
      cwd: repository,
    });
    expect(same).toMatchObject({ code: 0, stdout: expect.stringContaining('pass: 0 blocking') });

    rmSync(join(schema, 'events', 'order.booked.schema.json'));
    cpSync(join(head, 'order.graphql'), join(schema, 'order.graphql'));
    const changed = await runSchema(['check', '--base', 'HEAD', '--head', '.'], { cwd: schema });
    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain('Fulfillment.trackingNumber');
    expect(changed.stdout).toContain('event-removed');
    const written = await runSchema(
      ['check', '--base', 'HEAD:services/schema', '--head', 'services/schema'],
      { cwd: repository },
    );
    expect(written.code).toBe(1);
  });

  test('annotates on GitHub at the subgraph’s file', async () => {
    const { code, stdout } = await runSchema(['check', '--base', base, '--head', head, '--format', 'github']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      new RegExp(
        `^::error file=${head}/operations\\.graphql,title=authorization-removed::Query\\.viewer`,
        'm',
      ),
    );
  });

  test('writes a JUnit suite with a case for each rule', async () => {
    const { code, stdout } = await runSchema(['check', '--base', base, '--head', head, '--format', 'junit']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuite name="weir schema check"/);
    expect(stdout).toMatch(
      /<testcase [^>]*name="authorization-removed">\n\s*<failure type="block" message="[^"<>]+">/,
    );
    expect(stdout).toContain('name="composition"/>');
  });

  describe('ends with 2 and says what to do', () => {
    const at = (name: string) => join(folder, name);
    beforeAll(() => {
      for (const name of ['unparsable', 'huge', 'empty', 'bad-event/events'])
        mkdirSync(at(name), { recursive: true });
      writeFileSync(at('unparsable/order.graphql'), 'type Query {\n  a: Int\n');
      writeFileSync(at('huge/order.graphql'), '');
      truncateSync(at('huge/order.graphql'), 50 * 1_048_576);
      writeFileSync(at('bad-event/order.graphql'), 'type Query { a: Int }');
      writeFileSync(at('bad-event/events/order.booked.schema.json'), '{');
      writeFileSync(at('nested.json'), JSON.stringify([{ document: `{ ${'a { '.repeat(50_000)}` }]));
      writeFileSync(at('words.json'), '"operations"');
      writeFileSync(at('broken.json'), JSON.stringify([{ name: 'Broken', document: 'query {' }]));
    });

    test.each([
      [
        'for SDL that cannot be parsed',
        ['--base', base, '--head', at('unparsable')],
        /subgraph order in .*unparsable cannot be parsed at line 3/,
      ],
      [
        'for a file of 50 MB',
        ['--base', base, '--head', at('huge')],
        /order\.graphql has 50\.0 MiB, and 4\.0 MiB is the most/,
      ],
      [
        'for a folder that is not there',
        ['--base', base, '--head', at('absent')],
        /There is no folder ".*absent"/,
      ],
      ['for a folder without a subgraph', ['--base', at('empty'), '--head', base], /empty has no subgraph/],
      [
        'for a revision that git does not know',
        ['--base', 'no-such-branch', '--head', base],
        /"no-such-branch" is neither a folder nor a revision/,
      ],
      [
        'for a revision that looks like an option',
        ['--base=--output=x', '--head', base],
        /neither a folder nor a revision/,
      ],
      [
        'for an event schema that is not JSON',
        ['--base', base, '--head', at('bad-event')],
        /event order\.booked .* is not JSON/,
      ],
      [
        'for operations that are not there',
        ['--base', base, '--head', base, '--operations', at('absent')],
        /There are no operations at/,
      ],
      [
        'for operations of another form',
        ['--base', base, '--head', base, '--operations', at('words.json')],
        /holds no recorded operations/,
      ],
      [
        'for an operation that cannot be parsed',
        ['--base', base, '--head', base, '--operations', at('broken.json')],
        /operation Broken of .*broken\.json cannot be parsed/,
      ],
      [
        'for an operation that is nested without end',
        ['--base', base, '--head', base, '--operations', at('nested.json')],
        /operation number 1 of .*nested\.json cannot be parsed/,
      ],
      ['for an option that is missing', ['--head', base], /required option '--base/],
      [
        'for an option that there is not',
        ['--base', base, '--head', base, '--strict'],
        /unknown option '--strict'/,
      ],
      [
        'for a format that there is not',
        ['--base', base, '--head', base, '--format', 'pdf'],
        /Allowed choices are text, json, junit, github/,
      ],
    ] as const)('%s', async (_name, args, message) => {
      const { code, stdout, stderr } = await runSchema(['check', ...args]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
    });
  });
});

describe('weir schema diff', () => {
  test('lists everything that differs, subgraph by subgraph', async () => {
    const { code, stdout } = await runSchema(['diff', '--base', base, '--head', head]);
    expect(code).toBe(0);
    expect(stdout).toContain('+ order Fulfillment.trackingCode: String');
    expect(stdout).toContain('- order Fulfillment.trackingNumber: String');
    expect(stdout).toMatch(/~ operations Query\.viewer: Viewer @authenticated.* → Viewer/);
  });

  test('lists nothing for the same schema', async () => {
    const { stdout } = await runSchema(['diff', '--base', base, '--head', base, '--format', 'json']);
    expect(JSON.parse(stdout)).toEqual({ changes: [] });
  });
});

describe('weir schema rules', () => {
  test('writes the page that documents the rules', async () => {
    const { code, stdout } = await runSchema(['rules', '--format', 'markdown']);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync('docs/registry/rules.md', 'utf8'));
  });

  test('lists each rule with what it is for', async () => {
    const rules = JSON.parse((await runSchema(['rules', '--format', 'json'])).stdout);
    expect(rules[0]).toEqual({
      code: 'composition',
      severity: 'block',
      explanation: expect.any(String),
      fix: expect.any(String),
    });
  });
});
