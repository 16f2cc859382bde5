import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { toManifestOperations, writeManifest } from '#gateway/operations/operation-manifest.ts';
import { readOperationTexts } from '#gateway/operations/read-operation-texts.ts';
import { composeSupergraph, readSubgraphSdls } from '#registry/compose-supergraph.ts';

// npm run check: format, lint and folder rules (biome), types, generated files up to date, and the schema's own
// rules against the last commit. All run; every problem is shown.

const signal = AbortSignal.timeout(10 * 60_000);

interface Check {
  readonly name: string;
  readonly run: () => Promise<boolean>;
}

function command(program: string, ...args: readonly string[]): () => Promise<boolean> {
  return () =>
    new Promise((resolve) => {
      spawn(`node_modules/.bin/${program}`, args, { stdio: 'inherit', signal }).on('close', (code) =>
        resolve(code === 0),
      );
    });
}

async function supergraphIsUpToDate(): Promise<boolean> {
  const composed = composeSupergraph(await readSubgraphSdls('schema', signal));
  const upToDate = composed === (await readFile('schema/supergraph.graphql', 'utf8'));
  if (!upToDate)
    console.error('schema/supergraph.graphql is not what schema/*.graphql compose to: run `npm run codegen`');
  return upToDate;
}

async function manifestIsUpToDate(): Promise<boolean> {
  const written = writeManifest(toManifestOperations(await readOperationTexts('schema/operations')));
  const upToDate = written === (await readFile('schema/operations/manifest.json', 'utf8'));
  if (!upToDate)
    console.error('schema/operations/manifest.json is not what its operations make: run `npm run codegen`');
  return upToDate;
}

const checks: readonly Check[] = [
  { name: 'format, lint, folder rules', run: command('biome', 'ci', '--error-on-warnings', '.') },
  { name: 'types', run: command('tsc', '--noEmit') },
  { name: 'resolver types up to date', run: command('graphql-codegen', '--config', 'codegen.ts', '--check') },
  { name: 'supergraph up to date', run: supergraphIsUpToDate },
  { name: 'trusted operations up to date', run: manifestIsUpToDate },
  {
    name: 'schema breaks nobody',
    run: command('node', 'bin/weir.mjs', 'schema', 'check', '--base', 'HEAD', '--head', 'schema'),
  },
];

const failed: string[] = [];
for (const check of checks) {
  console.log(`· ${check.name}`);
  if (!(await check.run())) failed.push(check.name);
}
console.log(failed.length === 0 ? 'check passed' : `check failed: ${failed.join('; ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
