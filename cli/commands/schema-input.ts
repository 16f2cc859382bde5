import { readFile, stat } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { CodedError } from '#platform/errors.ts';
import { readOperations } from '#registry/operations/read-operations.ts';
import type { RecordedOperation } from '#registry/operations/recorded-operation.ts';
import type { VersionInput } from '#registry/store/version-input.ts';
import { readVersionSource } from '#registry/version/read-version.ts';
import { checkSize } from '#registry/version/version-files.ts';

/** What is published or checked by the registry: a folder, or some subgraphs of the last launch. */
export interface InputOptions {
  readonly head?: string;
  readonly subgraph: Readonly<Record<string, string>>;
  readonly add?: true;
  readonly operations?: string;
}

function addFile(text: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [name = '', file = ''] = text.split(/=(.*)/s, 2);
  if (name === '' || file === '')
    throw new InvalidArgumentError('Write NAME=FILE, such as order=order.graphql.');
  return { ...files, [name]: file };
}

/** Adds the options of `InputOptions`. */
export function withInput(command: Command): Command {
  return command
    .option('--head <path>', 'the folder with an SDL file a subgraph')
    .option(
      '--subgraph <name=file>',
      'in place of --head: put this subgraph into the last launch, which keeps the rest; repeatable',
      addFile,
      {},
    )
    .option('--add', 'a --subgraph may be one that the last launch lacks')
    .option('--operations <file>', 'recorded operations beside those that the registry knows');
}

async function readSdl(file: string, signal: AbortSignal): Promise<string> {
  const entry = await stat(file).catch((cause: unknown) => {
    throw new CodedError('BAD_USER_INPUT', `There is no file "${file}": give a subgraph’s SDL`, { cause });
  });
  checkSize(file, entry.size);
  return readFile(file, { encoding: 'utf8', signal });
}

/** Reads what the options mean. Throws `BAD_USER_INPUT` where they mean nothing, or two things. */
export async function readInput(options: InputOptions, signal: AbortSignal): Promise<VersionInput> {
  const { head, subgraph, add = false } = options;
  const files = Object.entries(subgraph);
  if ((head === undefined) === (files.length === 0))
    throw new CodedError('BAD_USER_INPUT', 'Give either --head FOLDER, or --subgraph NAME=FILE');
  if (head !== undefined) return readVersionSource(head, { beside: head, signal });
  const replace = files.map(async ([name, file]) => ({ name, sdl: await readSdl(file, signal) }));
  return { replace: await Promise.all(replace), mayAdd: add };
}

/** The operations that were given beside. */
export async function readGivenOperations(
  { operations }: Pick<InputOptions, 'operations'>,
  signal: AbortSignal,
): Promise<readonly RecordedOperation[] | undefined> {
  return operations === undefined ? undefined : readOperations(operations, signal);
}
