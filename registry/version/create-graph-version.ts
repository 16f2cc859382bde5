import { composeServices } from '@theguild/federation-composition';
import { buildASTSchema, type DocumentNode, type GraphQLSchema, parse, validateSchema } from 'graphql';
import { CodedError } from '#platform/errors.ts';
import { defaultUrl, type SubgraphSdl } from '../compose-supergraph.ts';
import { cutContract } from '../governance/cut-contract.ts';
import { type ContractFilter, parseGovernance } from '../governance/governance.ts';
import { toElements } from './elements.ts';
import type { ComposedGraph, CompositionProblem, Contracts, GraphVersion } from './graph-version.ts';

/** The files of a version, as they are kept. */
export interface VersionSource {
  /** What they were read from, for messages. */
  readonly label: string;
  readonly subgraphs: readonly SubgraphSdl[];
  /** The text of JSON schemas by topic. */
  readonly events: readonly { readonly topic: string; readonly json: string }[];
  /** The text of `governance.json`; absent where there is none. */
  readonly governance?: string | undefined;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function parseSdl({ name, sdl }: SubgraphSdl, label: string): DocumentNode {
  try {
    return parse(sdl, { maxTokens: 1_000_000 });
  } catch (cause) {
    const at = cause instanceof Error && 'locations' in cause ? toPlace(cause.locations) : '';
    throw new CodedError(
      'BAD_USER_INPUT',
      `The SDL of subgraph ${name} in ${label} cannot be parsed${at}: ${reasonOf(cause)}`,
      { cause },
    );
  }
}

function toPlace(locations: unknown): string {
  const [first]: unknown[] = Array.isArray(locations) ? locations : [];
  if (typeof first !== 'object' || first === null || !('line' in first) || !('column' in first)) return '';
  return ` at line ${first.line}, column ${first.column}`;
}

function parseEvent(topic: string, json: string, label: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new CodedError(
      'BAD_USER_INPUT',
      `The schema of event ${topic} in ${label} is not JSON: ${reasonOf(cause)}`,
      { cause },
    );
  }
}

interface ParsedSdl {
  readonly name: string;
  readonly document: DocumentNode;
}

type Composition = Pick<GraphVersion, 'composed' | 'problems'>;

function buildApiSchema(document: DocumentNode): {
  readonly apiSchema: GraphQLSchema;
  readonly problems: readonly CompositionProblem[];
} {
  const apiSchema = buildASTSchema(document, { assumeValidSDL: true });
  const problems = validateSchema(apiSchema).map(({ message }) => ({ code: 'INVALID_GRAPHQL', message }));
  if (problems.length === 0) return { apiSchema, problems };
  // What it changes is still worth knowing beside what is wrong with it.
  return { apiSchema: buildASTSchema(document, { assumeValidSDL: true, assumeValid: true }), problems };
}

function compose(subgraphs: readonly ParsedSdl[]): Composition {
  try {
    const result = composeServices(
      subgraphs.map(({ name, document }) => ({ name, typeDefs: document, url: defaultUrl(name) })),
    );
    if (result.errors) {
      const problems = result.errors.map(({ message, extensions }) => ({
        code: String(extensions.code ?? 'COMPOSITION'),
        message,
      }));
      return { composed: undefined, problems };
    }
    const { supergraphSdl, supergraphDocumentNode, publicDocumentNode } = result;
    const { apiSchema, problems } = buildApiSchema(publicDocumentNode);
    return { composed: { supergraphSdl, elements: toElements(supergraphDocumentNode), apiSchema }, problems };
  } catch (cause) {
    // SDL that parses but breaks the composer, such as a type without a definition anywhere, is still its author's to mend.
    return { composed: undefined, problems: [{ code: 'COMPOSITION', message: reasonOf(cause) }] };
  }
}

/** Cuts out each when it is asked for: few checks are about a contract. */
function toContracts(
  composed: ComposedGraph | undefined,
  filters: Readonly<Record<string, ContractFilter>>,
): Contracts {
  const known = new Map<string, Composition>();
  return {
    names: Object.keys(filters),
    compose(name) {
      const filter = filters[name];
      if (!filter) throw noContract(name, Object.keys(filters));
      const contract = known.get(name) ?? (composed ? cutContract(composed, filter) : notComposed);
      known.set(name, contract);
      return contract;
    },
  };
}

// Composition itself says why.
const notComposed: Composition = { composed: undefined, problems: [] };

function noContract(name: string, names: readonly string[]): CodedError {
  const known = names.length === 0 ? 'governance.json names none' : `choose ${names.join(', ')}`;
  return new CodedError('NOT_FOUND', `There is no contract "${name}": ${known}`);
}

/** Parses and composes a version. Throws `BAD_USER_INPUT` for SDL or JSON that cannot be parsed; subgraphs that do not compose are `problems`. */
export function createGraphVersion(source: VersionSource): GraphVersion {
  const { label, subgraphs: sources, events } = source;
  const governance = parseGovernance(source.governance, label);
  const parsed = sources.map((source) => ({ name: source.name, document: parseSdl(source, label) }));
  const composition = compose(parsed);
  return {
    label,
    subgraphs: parsed.map(({ name, document }) => ({ name, elements: toElements(document) })),
    events: new Map(events.map(({ topic, json }) => [topic, parseEvent(topic, json, label)])),
    governance,
    contracts: toContracts(composition.composed, governance.contracts),
    ...composition,
  };
}
