import { Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import { chooseOperations, toSampleVariables } from '#cli/commands/sample-variables.ts';
import { parseEntityId, toEntityId } from '#domain/entity-id.ts';
import { createCompany } from '#sandbox/company/create-company.ts';

const company = createCompany({ seed: 7, scale: 0.25, today: '2026-11-20' });

function sample(query: string, given: Record<string, unknown> = {}, customerId?: string) {
  const operation = parse(query).definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return toSampleVariables(operation, given, company, customerId);
}

test('what is left out comes from the company, as what it is handed to', () => {
  const variables =
    sample(`query Q($id: ID!, $order: ID!, $bought: [ID!]!, $currency: CurrencyCode!, $text: String!,
    $first: Int! = 5, $after: String) {
    customer(id: $id) { orders(first: $first, after: $after) { nodes { id } } }
    order(id: $order) { id } products(productId: $bought, currency: $currency, search: $text) { id }
  }`);
  expect(parseEntityId(String(variables.id))).toMatchObject({ type: 'Customer', system: 'salesforce' });
  expect(parseEntityId(String(variables.order))).toMatchObject({ type: 'Order', system: 'netsuite' });
  expect(variables.bought).toEqual([expect.any(String)]);
  expect(variables.currency).toBe(company.customers[0]?.currency);
  expect(company.customers[0]?.name).toContain(variables.text);
  expect(Object.keys(variables)).not.toContain('first');
  expect(Object.keys(variables)).not.toContain('after');
});

test('what was given stays, and a portal’s samples are its own', () => {
  const order = company.orders.at(-1);
  const customerId = toEntityId('Customer', 'salesforce', order?.customer.salesforceId ?? '');
  const query =
    'query ($id: ID!, $search: String!) { order(id: $id) { id } products(search: $search) { id } }';
  const { id, search } = sample(query, { search: 'hose' }, customerId);
  const record = parseEntityId(String(id))?.record;
  expect(company.orders.find(({ netsuiteId }) => netsuiteId === record)?.customer).toBe(order?.customer);
  expect(search).toBe('hose');
});

test('an input is asked for', () => {
  expect(() => sample('query ($input: PriceCheckInput!) { priceCheck(input: $input) { currency } }')).toThrow(
    '$input is a PriceCheckInput',
  );
});

test('all queries of a file are tried, a mutation only where it is named', () => {
  const document = parse('query A { a } mutation B { b } query C { c }');
  const namesOf = (name?: string) =>
    chooseOperations(document, name).map((operation) => operation.name?.value);
  expect(namesOf()).toEqual(['A', 'C']);
  expect(namesOf('B')).toEqual(['B']);
  expect(() => namesOf('D')).toThrow('no operation "D": it has A, B, C');
  expect(() => chooseOperations(parse('mutation B { b }'), undefined)).toThrow('--operation (B)');
});
