import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { type DocumentNode, type OperationDefinitionNode, parse } from 'graphql';
import { z } from 'zod';
import { CodedError, isCodedError } from '#platform/errors.ts';
import { createLog } from '#platform/log.ts';
import { loadConfig } from '../config/load-config.ts';
import { type AllSettings, readSettings } from '../config/read-settings.ts';
import { toPersonaClaims } from '../personas.ts';
import { runOnce } from '../run-command.ts';
import { startWeir, type Weir } from '../wire/start-weir.ts';
import { chooseOperations, toSampleVariables } from './sample-variables.ts';

interface Options {
  readonly operation?: string;
  readonly variables: string;
  readonly as: string;
}

type Calls = Readonly<Record<string, number>>;

function parseVariables(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw new CodedError('BAD_USER_INPUT', `--variables is "${text.slice(0, 80)}": give a JSON object`, {
      cause,
    });
  }
}

function parseDocument(query: string, file: string): DocumentNode {
  try {
    return parse(query);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('BAD_USER_INPUT', `${file} is no GraphQL document: ${reason}`, { cause });
  }
}

/** One operation as it is asked. */
interface Question {
  readonly query: string;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly as: string;
}

/** Asks as a client does, and answers what it cost. */
async function readCost(weir: Weir, { query, operation, variables, as }: Question): Promise<Calls> {
  const token = await weir.identity.development?.sign(toPersonaClaims(as), 600);
  const response = await weir.gateway.fetch(
    new Request(`${weir.gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'x-weir-explain': 'shield',
      },
      body: JSON.stringify({ query, operationName: operation.name?.value, variables }),
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

/** Asks twice in a product of its own: nothing is cached in it yet, and nothing that the operation does stays. */
async function explainOne(question: Question, signal: AbortSignal): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-explain-'));
  // The embedded PostgreSQL runs as nobody where we are root.
  await chmod(dataDir, 0o755);
  const settings: AllSettings = { ...readSettings(), port: 0, dataDir, databaseUrl: undefined };
  const log = createLog({ level: 'error', format: 'line', destination: process.stderr });
  try {
    await using weir = await startWeir(
      { settings, config: await loadConfig(settings.configFile), runSandbox: true, log },
      signal,
    );
    const { operation, as } = question;
    const customerId = as.startsWith('portal:') ? as.slice('portal:'.length) : undefined;
    const { company } = weir.systems;
    const variables = toSampleVariables(operation, question.variables, company, customerId);
    console.log(toLine('cold', await readCost(weir, { ...question, variables })));
    console.log(toLine('warm', await readCost(weir, { ...question, variables })));
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function explain(file: string, options: Options, signal: AbortSignal): Promise<void> {
  const query = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CodedError(
      'BAD_USER_INPUT',
      `There is no operation to read at "${file}": give a .graphql file`,
      { cause },
    );
  });
  const operations = chooseOperations(parseDocument(query, file), options.operation);
  const variables = parseVariables(options.variables);
  for (const operation of operations) {
    const question = { query, operation, variables, as: options.as };
    if (operations.length === 1) return await explainOne(question, signal);
    console.log(operation.name?.value);
    try {
      await explainOne(question, signal);
    } catch (error) {
      // The others can be told all the same.
      if (!isCodedError(error) || error.code !== 'BAD_USER_INPUT') throw error;
      console.log(`not tried: ${error.message}`);
    }
  }
}

export const explainCommand = new Command('explain')
  .description(
    'Says what each query of a file costs in calls to each system, cold (with signing in where that is still to do) and warm, on the simulated systems.',
  )
  .argument('<file>', 'a .graphql file')
  .option('--operation <name>', 'that one alone, which may be a mutation')
  .option('--variables <json>', 'variables; samples for ids, currencies and searches that are left out', '{}')
  .option('--as <persona>', 'who asks: crm, finance, ops, admin or portal:CUSTOMER_ID', 'admin')
  .action((file: string, options: Options) => runOnce((signal) => explain(file, options, signal)));
