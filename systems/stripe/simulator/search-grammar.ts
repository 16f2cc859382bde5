import { badRequest } from './api-error.ts';

/** One comparison of Stripe's search language: `-metadata["key"]:"value"`, `created>1700000000`. */
export interface Clause {
  readonly negated: boolean;
  readonly field: string;
  /** Of `metadata["key"]`. */
  readonly key?: string;
  readonly operator: ':' | '~' | '>' | '<' | '>=' | '<=' | '=';
  /** Null for the bare word `null`. */
  readonly value: string | null;
}

export interface SearchQuery {
  readonly joinedBy: 'AND' | 'OR';
  readonly clauses: readonly Clause[];
}

const mostClauses = 10;
const clausePattern =
  /\s*(-?)([a-z_.]+)(?:\[("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\])?\s*(>=|<=|:|~|>|<|=)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|null|-?\d+(?:\.\d+)?)\s*/y;
const joinPattern = /(AND|OR)\s+/iy;

/** Reads a search query; throws Stripe's error for one that its grammar does not have. */
export function parseSearchQuery(text: string): SearchQuery {
  const clauses: Clause[] = [];
  let joinedBy: 'AND' | 'OR' | undefined;
  let at = 0;
  for (;;) {
    clausePattern.lastIndex = at;
    const match = clausePattern.exec(text);
    if (!match) throw unreadable(text);
    clauses.push(toClause(match));
    at = clausePattern.lastIndex;
    if (at === text.length) break;
    joinPattern.lastIndex = at;
    // Words may be left out between clauses: that is AND.
    const word = joinPattern.exec(text)?.[1]?.toUpperCase() === 'OR' ? 'OR' : 'AND';
    if (joinPattern.lastIndex > at) at = joinPattern.lastIndex;
    if (joinedBy !== undefined && joinedBy !== word) {
      throw badRequest('We do not support combining AND and OR in the same query.', 'query');
    }
    joinedBy = word;
  }
  if (clauses.length > mostClauses) {
    throw badRequest(
      `Queries can have up to ${mostClauses} clauses; this one has ${clauses.length}.`,
      'query',
    );
  }
  return { joinedBy: joinedBy ?? 'AND', clauses };
}

function toClause([, minus, field = '', key, operator, value = '']: RegExpExecArray): Clause {
  return {
    negated: minus === '-',
    field,
    ...(key === undefined ? {} : { key: unquote(key) }),
    // The pattern lets no other through.
    operator: operator as Clause['operator'],
    value: value === 'null' ? null : unquote(value),
  };
}

function unquote(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text;
}

function unreadable(text: string) {
  return badRequest(
    `We were unable to parse your search query. Try using the format \`metadata["key"]:"value"\` to query for metadata or key:"value" to query for other fields. Query: ${text.slice(0, 200)}`,
    'query',
  );
}
