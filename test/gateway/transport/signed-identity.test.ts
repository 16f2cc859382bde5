import { createServer } from 'node:http';
import { createServerAdapter } from '@whatwg-node/server';
import { expect, test } from 'vitest';
import { createIdentitySigner, createIdentityVerifier } from '#platform/auth/signed-identity.ts';
import { Secret } from '#platform/config/secret.ts';
import { startHttpServer } from '#platform/http/listen.ts';
import { createSubgraph } from '#subgraphs/create-subgraph.ts';
import { demandIdentity } from '#subgraphs/demand-identity.ts';
import { federate } from '../federate.ts';
import { bearer, startTestGateway } from '../start-test-gateway.ts';

const secret = new Secret('a secret of at least thirty-two bytes');
const never = new AbortController().signal;
const types = 'type Query { me: String }';

/** A subgraph of ours behind HTTP, which knows callers by what its gateway signed. */
async function startSigned() {
  const subgraph = createSubgraph(
    {
      name: 'people',
      sdl: types,
      resolvers: {
        Query: {
          me: (_: unknown, __: unknown, { viewer }: { viewer?: { id: string } }) => viewer?.id,
        },
      },
      createContext: (base) => ({ ...base }),
    },
    {
      verify: async () => {
        throw new Error('no token is looked at');
      },
      onUnexpectedError: () => {},
    },
  );
  const served = demandIdentity(subgraph, createIdentityVerifier(secret, 'people'));
  const received: Headers[] = [];
  const adapter = createServerAdapter((request: Request) => {
    received.push(request.headers);
    return served.fetch(request);
  });
  return {
    received,
    http: await startHttpServer(createServer(adapter), { host: '127.0.0.1', port: 0 }, never),
  };
}

const { supergraphSdl } = federate([{ name: 'people', types, resolvers: {} }]);

test('a gateway vouches for its callers, and their tokens stay with it', async () => {
  const { received, http } = await startSigned();
  await using _ = http;
  await using gateway = await startTestGateway({
    supergraph: { sdl: supergraphSdl },
    subgraphs: { people: `${http.url}/graphql` },
    signIdentity: createIdentitySigner(secret),
  });
  const ada = bearer({ sub: 'ada', kind: 'crm' });
  expect((await gateway.ask('{ me }', { headers: ada })).data).toEqual({ me: 'ada' });
  expect(received[0]?.has('authorization')).toBe(false);

  const { data, errors } = await gateway.ask('{ me }');
  expect(data).toEqual({ me: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);

  // What the gateway sent serves no one else: not for another question, and not without it.
  const identity = received[0]?.get('x-weir-identity') ?? '';
  const direct = async (headers: Record<string, string>, query: string) => {
    const response = await fetch(`${http.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables: {} }),
    });
    return { status: response.status, body: await response.json() };
  };
  for (const headers of [{}, ada, { 'x-weir-identity': 'forged' }, { ...ada, 'x-weir-identity': identity }]) {
    expect(await direct(headers as Record<string, string>, '{ me more: me }')).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
  }
  expect((await fetch(`${http.url}/graphql?query={me}`)).status).toBe(401);
});

test('a rule may pass the token on all the same', async () => {
  const { received, http } = await startSigned();
  await using _ = http;
  await using gateway = await startTestGateway({
    supergraph: { sdl: supergraphSdl },
    subgraphs: { people: `${http.url}/graphql` },
    signIdentity: createIdentitySigner(secret),
    headers: { all: [{ propagate: 'authorization' }] },
  });
  const ada = bearer({ sub: 'ada', kind: 'crm' });
  await gateway.ask('{ me }', { headers: ada });
  expect(received[0]?.get('authorization')).toBe(ada.authorization);
});

test('a gateway with another secret is refused', async () => {
  const { http } = await startSigned();
  await using _ = http;
  await using gateway = await startTestGateway({
    supergraph: { sdl: supergraphSdl },
    subgraphs: { people: `${http.url}/graphql` },
    signIdentity: createIdentitySigner(new Secret('another secret, as long as the first one')),
  });
  const { data, errors } = await gateway.ask('{ me }', { headers: bearer({ sub: 'ada', kind: 'crm' }) });
  expect(data).toEqual({ me: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});
