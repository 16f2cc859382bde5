// Hive Gateway. PLANNER=rust takes Hive Router's planner in place of the JavaScript one. SHARING=off executes every subgraph request
// of its own; the default shares those in flight; SHARING=clients executes identical client requests in flight once.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';

const { SUPERGRAPH, PORT, PLANNER, SHARING } = process.env;
const { unifiedGraphHandler } = PLANNER === 'rust' ? await import('@graphql-hive/router-runtime') : {};
const runtime = createGatewayRuntime({
  supergraph: readFileSync(SUPERGRAPH, 'utf8'),
  logging: false,
  landingPage: false,
  graphiql: false,
  ...(unifiedGraphHandler && { unifiedGraphHandler }),
  ...(SHARING === 'off' && {
    transportEntries: { '*': { options: { deduplicateInflightRequests: false } } },
  }),
  ...(SHARING === 'clients' && { inboundInflightRequestDeduplication: true }),
});
createServer(runtime).listen(Number(PORT), '127.0.0.1', () => console.log('ready'));
