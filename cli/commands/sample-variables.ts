import { type DocumentNode, Kind, type OperationDefinitionNode, type TypeNode, visit } from 'graphql';
import { toEntityId } from '#domain/entity-id.ts';
import { CodedError } from '#platform/errors.ts';
import type { Company } from '#sandbox/company/company.ts';

/** Ids of the simulated company by what they are of; all of one customer. */
function toSampleIds(company: Company, customerId: string | undefined): ReadonlyMap<string, string> {
  const idOf = (salesforceId: string) => toEntityId('Customer', 'salesforce', salesforceId);
  const customer =
    company.customers.find(({ salesforceId }) => idOf(salesforceId) === customerId) ?? company.customers[0];
  const own = <T extends { readonly customer: unknown }>(records: readonly T[]): T | undefined =>
    records.find((record) => record.customer === customer) ?? records[0];
  const order = own(company.orders);
  const invoice = company.orderInvoices.find((one) => one.order.customer === customer);
  const records = [
    ['customer', 'Customer', 'salesforce', customer?.salesforceId],
    ['quote', 'Quote', 'salesforce', own(company.quotes)?.salesforceId],
    ['order', 'Order', 'netsuite', order?.netsuiteId],
    ['invoice', 'Invoice', 'netsuite', invoice?.netsuiteId],
    ['subscription', 'Subscription', 'stripe', own(company.subscriptions)?.stripeId],
    ['product', 'Product', 'netsuite', company.products[0]?.netsuiteId],
  ] as const;
  return new Map(
    records.flatMap(([name, type, system, record]) =>
      record === undefined ? [] : [[name, toEntityId(type, system, record)] as const],
    ),
  );
}

/** What each variable is handed to: `customer` for `customer(id: $id)` and for `customerId: $id`; else the argument's own name. */
function findUses(operation: OperationDefinitionNode): ReadonlyMap<string, string> {
  const uses = new Map<string, string>();
  visit(operation, {
    Field(field) {
      for (const { name, value } of field.arguments ?? []) {
        if (value.kind !== Kind.VARIABLE) continue;
        uses.set(value.name.value, name.value === 'id' ? field.name.value : name.value.replace(/Id$/, ''));
      }
    },
  });
  return uses;
}

function typeNameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : typeNameOf(type.type);
}

/**
 * The variables that were given, and of the simulated company those that an operation must have besides. Throws `BAD_USER_INPUT`
 * naming the first for which the company has nothing.
 */
export function toSampleVariables(
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
  company: Company | undefined,
  customerId: string | undefined,
): Readonly<Record<string, unknown>> {
  const ids = company ? toSampleIds(company, customerId) : new Map<string, string>();
  const uses = findUses(operation);
  const variables: Record<string, unknown> = { ...given };
  for (const { variable, type, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (type.kind !== Kind.NON_NULL_TYPE || defaultValue || name in given) continue;
    const typeName = typeNameOf(type);
    const use = uses.get(name) ?? name;
    const samples: Readonly<Record<string, string | undefined>> = {
      ID: ids.get(use),
      CurrencyCode: company?.customers[0]?.currency,
      String: use === 'search' ? company?.customers[0]?.name.slice(0, 3) : undefined,
    };
    const sample = samples[typeName];
    if (sample === undefined) {
      throw new CodedError(
        'BAD_USER_INPUT',
        `$${name} is a ${typeName}, for which there is no sample: give it as --variables '{"${name}": …}'`,
      );
    }
    variables[name] = type.type.kind === Kind.LIST_TYPE ? [sample] : sample;
  }
  return variables;
}

/** The operations to try: the one that was named, else all queries. Throws `BAD_USER_INPUT` where there is none. */
export function chooseOperations(
  document: DocumentNode,
  name: string | undefined,
): readonly OperationDefinitionNode[] {
  const all = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const chosen = all.filter((operation) =>
    name === undefined ? operation.operation === 'query' : operation.name?.value === name,
  );
  if (chosen.length > 0) return chosen;
  const names = all.map((operation) => operation.name?.value ?? 'one without a name').join(', ');
  throw new CodedError(
    'BAD_USER_INPUT',
    name === undefined
      ? `The file holds no query: name one of its operations with --operation (${names})`
      : `The file holds no operation "${name}": it has ${names}`,
  );
}
