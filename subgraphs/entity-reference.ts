/** An entity by its canonical id alone: what is enough for another subgraph to answer the rest. */
export interface EntityReference {
  readonly id: string;
}
