import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { CodedError } from '#platform/errors.ts';
import { createLog } from '#platform/log.ts';
import { loadConfig } from '../config/load-config.ts';
import { type AllSettings, readSettings } from '../config/read-settings.ts';
import { toPersonaClaims } from '../personas.ts';
import { runOnce } from '../run-command.ts';
import { startWeir, type Weir } from '../wire/start-weir.ts';

interface Options {
  readonly operation?: string;
  readonly variables: string;
  readonly as: string;
}

type Calls = Readonly<Record<string, number>>;

function parseVariables(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CodedError('BAD_USER_INPUT', `--variables is "${text.slice(0, 80)}": give a JSON object`);
  }
}

/** Asks as a client does, and answers what it cost. */
async function readCost(weir: Weir, query: string, { operation, variables, as }: Options): Promise<Calls> {
  const token = await weir.identity.development?.sign(toPersonaClaims(as), 600);
  const response = await weir.gateway.fetch(
    new Request(`${weir.gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'x-weir-explain': 'shield',
      },
      body: JSON.stringify({ query, operationName: operation, variables: parseVariables(variables) }),
    }),
  );
  const answer = (await response.json()) as {
    errors?: { message: string }[];
    extensions?: { shield?: { calls: Calls } };
  };
  if (answer.errors?.[0]) {
    throw new CodedError(
      'BAD_USER_INPUT',
      `The operation was not answered in full: ${answer.errors[0].message}`,
    );
  }
  return answer.extensions?.shield?.calls ?? {};
}

function toLine(name: string, calls: Calls): string {
  const systems = Object.entries(calls).map(([system, count]) => `${system} ${count}`);
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
  return `${name.padEnd(5)} ${total} calls${systems.length > 0 ? `: ${systems.join(', ')}` : ''}`;
}

async function explain(file: string, options: Options, signal: AbortSignal): Promise<void> {
  const query = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CodedError(
      'BAD_USER_INPUT',
      `There is no operation to read at "${file}": give a .graphql file`,
      { cause },
    );
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-explain-'));
  // The embedded PostgreSQL runs as nobody where we are root.
  await chmod(dataDir, 0o755);
  // A product of its own: nothing is cached in it yet, and nothing that the operation does stays.
  const settings: AllSettings = { ...readSettings(), port: 0, dataDir, databaseUrl: undefined };
  const log = createLog({ level: 'error', format: 'line', destination: process.stderr });
  try {
    await using weir = await startWeir(
      { settings, config: await loadConfig(settings.configFile), runSandbox: true, log },
      signal,
    );
    console.log(toLine('cold', await readCost(weir, query, options)));
    console.log(toLine('warm', await readCost(weir, query, options)));
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

export const explainCommand = new Command('explain')
  .description(
    'Says what an operation costs in calls to each system, cold (with signing in where that is still to do) and warm, on the simulated systems.',
  )
  .argument('<file>', 'a .graphql file')
  .option('--operation <name>', 'which operation of the file')
  .option('--variables <json>', 'its variables', '{}')
  .option('--as <persona>', 'who asks: crm, finance, ops, admin or portal:CUSTOMER_ID', 'admin')
  .action((file: string, options: Options) => runOnce((signal) => explain(file, options, signal)));
