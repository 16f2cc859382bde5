import type { GraphQLSchema } from 'graphql';
import type { Governance } from '../governance/governance.ts';
import type { ElementMap } from './elements.ts';

/** What a subgraph's SDL says. */
export interface Subgraph {
  readonly name: string;
  readonly elements: ElementMap;
}

/** What the subgraphs of a version compose to. */
export interface ComposedGraph {
  readonly supergraphSdl: string;
  /** Elements of the supergraph SDL, with the directives that composition merged. */
  readonly elements: ElementMap;
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
}

export interface CompositionProblem {
  readonly code: string;
  readonly message: string;
}

/** The parts of a graph that some clients see, by name. */
export interface Contracts {
  readonly names: readonly string[];
  /** What a contract comes to. Throws `NOT_FOUND` for one that there is not. */
  compose(name: string): Pick<GraphVersion, 'composed' | 'problems'>;
}

/** One version of the graph: a subgraph's SDL each, the events' schemas, and what they compose to. */
export interface GraphVersion {
  /** What it was read from, for messages. */
  readonly label: string;
  readonly subgraphs: readonly Subgraph[];
  /** JSON schemas by topic. */
  readonly events: ReadonlyMap<string, unknown>;
  readonly governance: Governance;
  readonly contracts: Contracts;
  readonly composed: ComposedGraph | undefined;
  /** Why there is no composed graph, or why the one there is cannot be served. */
  readonly problems: readonly CompositionProblem[];
}
