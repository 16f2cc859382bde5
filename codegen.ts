import type { CodegenConfig } from '@graphql-codegen/cli';

const subgraphs = ['customer', 'product', 'order', 'invoice', 'subscription', 'operations'] as const;

const scalars = {
  Cursor: 'string',
  CurrencyCode: 'string',
  Date: 'string',
  DateTime: 'string',
  Decimal: 'string',
};

const config: CodegenConfig = {
  generates: Object.fromEntries(
    subgraphs.map((name) => [
      `subgraphs/${name}/generated.ts`,
      {
        schema: `schema/${name}.graphql`,
        plugins: ['typescript', 'typescript-resolvers'],
        config: {
          federation: true,
          useTypeImports: true,
          strictScalars: true,
          scalars,
          enumsAsTypes: true,
          contextType: '../subgraph-context.ts#SubgraphContext',
          mappersSuffix: 'Model',
        },
      },
    ]),
  ),
};

export default config;
