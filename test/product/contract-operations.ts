import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type DefinitionNode, Kind, parse, print } from 'graphql';

const folder = resolve(import.meta.dirname, '../../../shared/contract/operations');

/** Whether the contract's operations lie beside the project; tests of them are skipped where they do not. */
export const contractIsThere = existsSync(folder);

function nameOf(definition: DefinitionNode): string | undefined {
  return definition.kind === Kind.OPERATION_DEFINITION ? definition.name?.value : undefined;
}

/** The contract's operations by name, as clients send them. */
export function readContractOperations(): ReadonlyMap<string, string> {
  const files = contractIsThere ? ['crm', 'portal', 'operations'] : [];
  const definitions = files.flatMap(
    (file) => parse(readFileSync(`${folder}/${file}.graphql`, 'utf8')).definitions,
  );
  return new Map(definitions.map((definition) => [nameOf(definition) ?? '', print(definition)]));
}

/** Where in an answer there is nothing, as `customer.contacts.nodes[].title`; an empty list counts as nothing. */
export function findNothings(value: unknown, path = ''): readonly string[] {
  if (value === null) return [path];
  if (Array.isArray(value)) {
    return value.length === 0 ? [`${path}[]`] : value.flatMap((item) => findNothings(item, `${path}[]`));
  }
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, field]) =>
    findNothings(field, path === '' ? key : `${path}.${key}`),
  );
}
