import { buildASTSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createFieldAccess } from '#gateway/authorization/field-access.ts';
import { readPolicies } from '#gateway/authorization/policies.ts';

const spec = 'https://specs.apollo.dev';

function policiesOf(links: string, types: string) {
  const document = parse(
    `schema ${links} { query: Query } directive @link(url: String, as: String, import: [I]) repeatable on SCHEMA scalar I ${types}`,
  );
  return readPolicies(document, buildASTSchema(document, { assumeValidSDL: true }));
}

describe.each([
  ['its own name', `@link(url: "${spec}/authenticated/v0.1")`, '@authenticated'],
  ['a name of the feature', `@link(url: "${spec}/authenticated/v0.1", as: "login")`, '@login'],
  [
    'an imported name',
    `@link(url: "${spec}/authenticated/v0.1", import: ["@authenticated"])`,
    '@authenticated',
  ],
  [
    'another imported name',
    `@link(url: "${spec}/authenticated/v0.1", as: "a", import: [{ name: "@authenticated", as: "@known" }])`,
    '@known',
  ],
])('@authenticated under %s', (_, link, directive) => {
  test('is enforced', () => {
    const policies = policiesOf(link, `type Query { open: Int closed: Int ${directive} }`);
    const anonymous = createFieldAccess(policies, undefined);
    expect([anonymous.field('Query', 'open'), anonymous.field('Query', 'closed')?.code]).toEqual([
      undefined,
      'UNAUTHENTICATED',
    ]);
    expect(createFieldAccess(policies, { sub: 'me' }).field('Query', 'closed')).toBeUndefined();
  });
});

test('a directive of that name that is not linked means nothing', () => {
  expect(policiesOf('', 'type Query { a: Int @authenticated }').requirements).toEqual([]);
});

test('a supergraph that needs @policy is refused', () => {
  expect(() => policiesOf(`@link(url: "${spec}/policy/v0.1")`, 'type Query { a: Int }')).toThrow('@policy');
});

describe('an interface', () => {
  const link = `@link(url: "${spec}/authenticated/v0.1")`;
  const anonymous = (types: string) => createFieldAccess(policiesOf(link, types), undefined);

  test('that alone has a requirement binds the types that implement it', () => {
    const access = anonymous(
      'type Query { n: N } interface N { a: Int @authenticated } type T implements N { a: Int } type U implements N { a: Int }',
    );
    expect([access.field('T', 'a')?.code, access.field('U', 'a')?.code]).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
  });

  test('whose requirement composition took from one type leaves the others open', () => {
    const access = anonymous(
      'type Query { n: N } interface N { a: Int @authenticated } type T implements N { a: Int @authenticated } type U implements N { a: Int }',
    );
    expect([access.field('T', 'a')?.code, access.field('U', 'a')]).toEqual(['UNAUTHENTICATED', undefined]);
  });

  test('that is closed as a whole closes fields that return it', () => {
    const access = anonymous(
      'type Query { n: [N!]! } interface N @authenticated { a: Int } type T implements N { a: Int }',
    );
    expect([access.field('Query', 'n')?.code, access.type('T')?.code]).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ]);
  });
});
