import { CodedError } from '#platform/errors.ts';
import type { SubgraphSdl } from '../compose-supergraph.ts';
import type { VersionSource } from '../version/create-graph-version.ts';
import { checkSize } from '../version/version-files.ts';

/** Subgraphs to put in place of those of the last launch, which keeps the rest. */
export interface SubgraphPatch {
  readonly replace: readonly SubgraphSdl[];
  /** Whether a subgraph that the last launch lacks is meant; else its name is taken for a mistake. */
  readonly mayAdd: boolean;
}

/** A whole version, or a part of one. */
export type VersionInput = VersionSource | SubgraphPatch;

function patch(last: VersionSource | undefined, { replace, mayAdd }: SubgraphPatch): VersionSource {
  const known = last?.subgraphs ?? [];
  const unknown = replace.filter(({ name }) => !known.some((subgraph) => subgraph.name === name));
  if (unknown.length > 0 && !mayAdd) {
    const names = known.map(({ name }) => name).join(', ') || 'none yet';
    throw new CodedError(
      'NOT_FOUND',
      `There is no subgraph "${unknown.map(({ name }) => name).join('", "')}" in the last launch (${names}): correct the name, or say that it is new with --add`,
    );
  }
  const replaced = new Map([...known, ...replace].map((subgraph) => [subgraph.name, subgraph]));
  return {
    label: replace.map(({ name }) => name).join(', '),
    subgraphs: [...replaced.values()],
    events: last?.events ?? [],
    governance: last?.governance,
  };
}

/** The whole version that is meant. Throws `NOT_FOUND` for an unknown subgraph, `BAD_USER_INPUT` for a file that nobody wrote by hand. */
export function toVersionSource(input: VersionInput, last: VersionSource | undefined): VersionSource {
  const source = 'replace' in input ? patch(last, input) : input;
  for (const { name, sdl } of source.subgraphs) checkSize(`The SDL of ${name}`, sdl.length);
  for (const { topic, json } of source.events) checkSize(`The schema of event ${topic}`, json.length);
  return source;
}
