import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { CodedError } from '#platform/errors.ts';

/** One subgraph's SDL, as a domain team writes it. */
export interface SubgraphSdl {
  readonly name: string;
  readonly sdl: string;
}

/** Reads a folder with one SDL file a subgraph: `customer.graphql` is subgraph customer. In order of name. */
export async function readSubgraphSdls(folder: string, signal: AbortSignal): Promise<readonly SubgraphSdl[]> {
  const files = (await readdir(folder))
    .filter((file) => file.endsWith('.graphql') && file !== 'supergraph.graphql')
    .sort();
  return Promise.all(
    files.map(async (file) => ({
      name: basename(file, '.graphql'),
      sdl: await readFile(join(folder, file), { encoding: 'utf8', signal }),
    })),
  );
}

/** Where a subgraph is served when it runs as a process of its own and no other address is configured. */
export function defaultUrl(name: string): string {
  return `http://${name}.subgraph.internal/graphql`;
}

/** Composes subgraphs into supergraph SDL. Throws `BAD_USER_INPUT` with every composition error in one message. */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): string {
  const result = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, typeDefs: parse(sdl), url: defaultUrl(name) })),
  );
  if (result.errors) {
    const problems = result.errors.map((error) => `- ${error.message}`).join('\n');
    throw new CodedError('BAD_USER_INPUT', `The subgraphs do not compose:\n${problems}`);
  }
  return `${result.supergraphSdl.trim()}\n`;
}
