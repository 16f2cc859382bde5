// @apollo/gateway behind graphql-yoga. SUPERGRAPH is a file, PORT where to listen.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { ApolloGateway } from '@apollo/gateway';
import { createYoga } from 'graphql-yoga';

const gateway = new ApolloGateway({ supergraphSdl: readFileSync(process.env.SUPERGRAPH, 'utf8') });
const { schema, executor } = await gateway.load();
const cache = new Map();
const execute = ({ document, contextValue, variableValues, operationName }) =>
  executor({
    document,
    request: { query: contextValue.params.query, operationName, variables: variableValues },
    operationName,
    queryHash: contextValue.params.query,
    overallCachePolicy: undefined,
    metrics: {},
    cache,
    context: contextValue,
    logger: console,
    schema,
  });
const yoga = createYoga({
  schema,
  graphiql: false,
  landingPage: false,
  logging: false,
  maskedErrors: false,
  plugins: [{ onExecute: ({ setExecuteFn }) => setExecuteFn(execute) }],
});
createServer(yoga).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));
