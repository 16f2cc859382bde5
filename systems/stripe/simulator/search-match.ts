import { badRequest } from './api-error.ts';
import type { Json, JsonObject } from './json.ts';
import type { Clause, SearchQuery } from './search-grammar.ts';

/** How a field is searched: exact words, texts of which a part will do, numbers, or metadata. */
export type SearchFields = Readonly<Record<string, 'token' | 'text' | 'number' | 'metadata'>>;

export function matchesSearch(record: JsonObject, { joinedBy, clauses }: SearchQuery): boolean {
  const holds = (clause: Clause) => matches(record, clause) !== clause.negated;
  return joinedBy === 'AND' ? clauses.every(holds) : clauses.some(holds);
}

/** Refuses fields and operators that the resource cannot be searched by. */
export function checkSearch({ clauses }: SearchQuery, fields: SearchFields): void {
  for (const { field, key, operator, value } of clauses) {
    const kind = fields[field];
    if (kind === undefined || (kind === 'metadata') !== (key !== undefined)) {
      throw badRequest(`Field \`${field}\` is an unsupported search field for this resource.`, 'query');
    }
    const ranged = operator !== ':' && operator !== '~';
    if (ranged && kind !== 'number') {
      throw badRequest(`The \`${operator}\` operator is not supported for field \`${field}\`.`, 'query');
    }
    if (operator === '~' && (kind !== 'text' || (value?.length ?? 0) < 3)) {
      throw badRequest(
        `Substring search on \`${field}\` needs a text field and at least 3 characters.`,
        'query',
      );
    }
  }
}

function matches(record: JsonObject, { field, key, operator, value }: Clause): boolean {
  const actual = key === undefined ? valueAt(record, field.split('.')) : valueAt(record, [field, key]);
  if (value === null) return actual === undefined || actual === null;
  if (actual === undefined || actual === null) return false;
  if (typeof actual === 'number') return compareNumbers(actual, operator, Number(value));
  const [have, want] = [String(actual).toLowerCase(), value.toLowerCase()];
  return operator === '~' ? have.includes(want) : have === want;
}

function compareNumbers(have: number, operator: Clause['operator'], want: number): boolean {
  switch (operator) {
    case '>':
      return have > want;
    case '<':
      return have < want;
    case '>=':
      return have >= want;
    case '<=':
      return have <= want;
    default:
      return have === want;
  }
}

function valueAt(record: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = record;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = (value as JsonObject)[name];
  }
  return value;
}
