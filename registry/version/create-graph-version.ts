import { composeServices } from '@theguild/federation-composition';
import { buildASTSchema, type DocumentNode, type GraphQLSchema, parse, validateSchema } from 'graphql';
import { CodedError } from '#platform/errors.ts';
import type { SubgraphSdl } from '../compose-supergraph.ts';
import { toElements } from './elements.ts';
import type { CompositionProblem, GraphVersion } from './graph-version.ts';

/** The files of a version, as they are kept. */
export interface VersionSource {
  /** What they were read from, for messages. */
  readonly label: string;
  readonly subgraphs: readonly SubgraphSdl[];
  /** The text of JSON schemas by topic. */
  readonly events: readonly { readonly topic: string; readonly json: string }[];
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
      subgraphs.map(({ name, document }) => ({ name, typeDefs: document, url: `http://${name}` })),
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

/** Parses and composes a version. Throws `BAD_USER_INPUT` for SDL or JSON that cannot be parsed; subgraphs that do not compose are `problems`. */
export function createGraphVersion({ label, subgraphs: sources, events }: VersionSource): GraphVersion {
  const parsed = sources.map((source) => ({ name: source.name, document: parseSdl(source, label) }));
  return {
    label,
    subgraphs: parsed.map(({ name, document }) => ({ name, elements: toElements(document) })),
    events: new Map(events.map(({ topic, json }) => [topic, parseEvent(topic, json, label)])),
    ...compose(parsed),
  };
}
