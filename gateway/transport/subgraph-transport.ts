/** Carries one GraphQL request to one subgraph: in process a server's `fetch`, else HTTP. Rejects where no answer came. */
export type SubgraphTransport = (request: Request) => Promise<Response>;
