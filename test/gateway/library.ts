import { buildSubgraphSchema } from '@apollo/subgraph';
import { assertCompositionSuccess, composeServices } from '@theguild/federation-composition';
import { GraphQLError, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { SubgraphTransport } from '#gateway/transport/subgraph-transport.ts';
import { createEventSource, type EventSource } from './event-source.ts';

/** What a subgraph was asked, in order. */
export interface SubgraphCall {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly headers: Headers;
}

type Interceptor = (request: Request, next: () => Promise<Response>) => Promise<Response>;

/** A small federated library: books and authors, their stock, their reviews. */
export interface Library {
  readonly supergraphSdl: string;
  readonly transports: Record<string, SubgraphTransport>;
  readonly calls: SubgraphCall[];
  readonly events: EventSource<{ readonly isbn: string; readonly shelf: string }>;
  /** Takes the place of one subgraph's transport. */
  intercept(subgraph: string, interceptor: Interceptor): void;
}

const federation = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;

const catalogSdl = `
  ${federation('"@key", "@shareable", "@authenticated", { name: "@requiresScopes", as: "@needs" }')}
  scalar federation__Scope
  enum Format { PAPER EPUB }
  input Search { text: String! format: Format, limit: Int = 10, pin: String }
  type Query {
    books: [Book!]!
    book(isbn: ID!): Book
    search(by: Search!): [Book]
    count(limit: Int!): Int
    items: [Item!]!
    things: [Thing!]!
    shelfmates: [Item]
    vault: String @needs(scopes: [["vault:read"]])
    mine: String @authenticated
    secretOwner: Keeper
    constructor: String
    broken: String
    coded(code: String!): String
    slow: String
    context: Context!
    mustHave: String!
  }
  type Mutation { rename(isbn: ID!, title: String!): Book  burn(isbn: ID!): Boolean @needs(scopes: [["books:write"]]) }
  type Subscription { shelved: Shelving! audited: Shelving @needs(scopes: [["audit"]]) }
  type Shelving { shelf: String! book: Book! cost: Int @needs(scopes: [["finance"]]) }
  type Context { correlationId: String authorization: String client: String deadline: String explain: String }
  interface Item { id: ID! title: String }
  union Thing = Book | Author
  type Book implements Item @key(fields: "isbn") {
    id: ID!
    isbn: ID!
    title: String @needs(scopes: [["books:read"], ["admin", "root"]])
    subtitle: String!
    format: Format
    author: Author
    weight: Int
    code: String! @needs(scopes: [["codes"]])
  }
  type Author implements Item @key(fields: "id") { id: ID! title: String name: String! }
  type Keeper @authenticated { name: String }
`;

const stockSdl = `
  ${federation('"@key", "@external", "@requires", "@provides"')}
  type Query { warehouses: [Warehouse!]! stockVersion: Int }
  type Warehouse { id: ID! books: [Book!]! @provides(fields: "weight") }
  type Book @key(fields: "isbn") {
    isbn: ID!
    weight: Int @external
    inStock: Int
    price: Int
    shipping: Int @requires(fields: "weight")
  }
`;

const reviewsSdl = `
  ${federation('"@key", "@external", "@requires"')}
  type Query { latest: [Review!]! }
  type Book @key(fields: "isbn") { isbn: ID! reviews: [Review!]! rating: Float! }
  type Author @key(fields: "id") { id: ID! bio: String reviews: [Review] }
  type Review { id: ID! text: String book: Book }
`;

const books = [
  { isbn: '1', title: 'One', author: { id: 'a', name: 'Ada' }, weight: 100, format: 'PAPER' },
  { isbn: '2', title: 'Two', author: { id: 'b', name: 'Bea' }, weight: 200, format: 'EPUB' },
  { isbn: '3', title: 'Three', author: null, weight: null, format: 'PAPER' },
];
const full = (book: (typeof books)[number]) => ({
  __typename: 'Book',
  id: `book-${book.isbn}`,
  subtitle: `Sub ${book.isbn}`,
  code: `Code ${book.isbn}`,
  ...book,
  author: book.author && { __typename: 'Author', title: 'Dr', ...book.author },
});
const bookOf = (isbn: string) => books.filter((book) => book.isbn === isbn).map(full)[0];
const author = (id: string) => ({ __typename: 'Author', id, title: 'Dr', name: id.toUpperCase() });
const failure = (code: string, message: string, more = {}) =>
  new GraphQLError(message, { extensions: { code, ...more } });

type Headed = { readonly request: Request };

function catalogResolvers(events: Library['events']) {
  return {
    Query: {
      books: () => books.map(full),
      book: (_: unknown, { isbn }: { isbn: string }) => bookOf(isbn),
      search: () => books.map(full),
      count: (_: unknown, { limit }: { limit: number }) => limit,
      items: () => [bookOf('1'), author('a'), bookOf('2')],
      things: () => [author('a'), bookOf('1')],
      shelfmates: () => [bookOf('3'), null, author('b')],
      vault: () => 'gold',
      mine: () => 'yours',
      secretOwner: () => ({ name: 'Nobody' }),
      constructor: () => 'built',
      broken: () => {
        throw new Error('postgres://user:hunter2@db failed');
      },
      coded: (_: unknown, { code }: { code: string }) => {
        throw failure(code, 'It did not work', {
          system: 'shelfware',
          retryable: true,
          retryAfterMs: 70,
          stack: 'at x',
        });
      },
      slow: () => new Promise(() => {}),
      mustHave: () => null,
      context: (_: unknown, _args: unknown, { request: { headers } }: Headed) => ({
        correlationId: headers.get('x-correlation-id'),
        authorization: headers.get('authorization'),
        client: `${headers.get('graphql-client-name')}@${headers.get('graphql-client-version')}`,
        deadline: headers.get('x-weir-deadline-ms'),
        explain: headers.get('x-weir-explain'),
      }),
    },
    Mutation: {
      rename: (_: unknown, { isbn, title }: { isbn: string; title: string }) => ({ ...bookOf(isbn), title }),
      burn: () => true,
    },
    Subscription: {
      shelved: { subscribe: () => events.subscribe(), resolve: (event: object) => event },
      audited: { subscribe: () => events.subscribe(), resolve: (event: object) => event },
    },
    Shelving: {
      book: ({ isbn }: { isbn: string }) => bookOf(isbn),
      cost: () => 5,
    },
    Book: { __resolveReference: ({ isbn }: { isbn: string }) => bookOf(isbn) },
    Author: { __resolveReference: ({ id }: { id: string }) => author(id) },
  };
}

const stockResolvers = {
  Query: {
    warehouses: () => [
      {
        id: 'w',
        books: [
          { isbn: '1', weight: 7 },
          { isbn: '2', weight: 8 },
        ],
      },
    ],
    stockVersion: () => 1,
  },
  Book: {
    __resolveReference: async (book: { isbn: string }) => {
      if (book.isbn === '2')
        throw failure('SYSTEM_UNAVAILABLE', 'The stock of 2 is not known', { system: 'shelfware' });
      return book;
    },
    inStock: ({ isbn }: { isbn: string }) => Number(isbn) * 10,
    price: ({ isbn }: { isbn: string }) => {
      if (isbn === '3') throw failure('NOT_FOUND', 'There is no price of 3');
      return 5;
    },
    shipping: ({ weight }: { weight: number | null }) => (weight === null ? null : weight * 2),
  },
};

const reviewsResolvers = {
  Query: { latest: () => [{ id: 'r9', text: 'Good', book: { isbn: '3' } }] },
  Book: {
    reviews: ({ isbn }: { isbn: string }) => [{ id: `r${isbn}`, text: `About ${isbn}`, book: { isbn } }],
    rating: ({ isbn }: { isbn: string }) => (isbn === '2' ? null : 4.5),
  },
  Author: {
    bio: ({ id }: { id: string }) => `Life of ${id}`,
    reviews: () => [null, { id: 'ra', text: 'Fine' }],
  },
};

export function createLibrary(): Library {
  const events = createEventSource<{ readonly isbn: string; readonly shelf: string }>();
  const calls: SubgraphCall[] = [];
  const interceptors = new Map<string, Interceptor>();
  const subgraphs = [
    { name: 'catalog', sdl: catalogSdl, resolvers: catalogResolvers(events) },
    { name: 'stock', sdl: stockSdl, resolvers: stockResolvers },
    { name: 'reviews', sdl: reviewsSdl, resolvers: reviewsResolvers },
  ].map(({ name, sdl, resolvers }) => ({
    name,
    url: `http://${name}.test/graphql`,
    typeDefs: parse(sdl),
    resolvers,
  }));
  const composed = composeServices(subgraphs);
  assertCompositionSuccess(composed);

  const transports = Object.fromEntries(
    subgraphs.map(({ name, typeDefs, resolvers }): [string, SubgraphTransport] => {
      const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]);
      const yoga = createYoga({ schema, logging: false, maskedErrors: true });
      return [
        name,
        async (request) => {
          const { query, variables } = (await request.clone().json()) as SubgraphCall;
          calls.push({ subgraph: name, query, variables, headers: request.headers });
          const next = async () => yoga.fetch(request);
          return interceptors.get(name)?.(request, next) ?? next();
        },
      ];
    }),
  );
  return {
    supergraphSdl: composed.supergraphSdl,
    transports,
    calls,
    events,
    intercept: (subgraph, interceptor) => void interceptors.set(subgraph, interceptor),
  };
}
