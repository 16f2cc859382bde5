// Hive Gateway with its defaults, or without sharing subgraph requests in flight where SHARING is "off".
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';

const runtime = createGatewayRuntime({
  supergraph: readFileSync(process.env.SUPERGRAPH, 'utf8'),
  logging: false,
  landingPage: false,
  graphiql: false,
  ...(process.env.SHARING === 'off' && {
    transportEntries: { '*': { options: { deduplicateInflightRequests: false } } },
  }),
});
createServer(runtime).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));
