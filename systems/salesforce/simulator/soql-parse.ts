import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js';
import { ApiError } from './api-error.ts';
import { soqlError } from './soql-error.ts';

const maxLength = 100_000;

/** Parses a query. Throws `MALFORMED_QUERY` as the API words it. */
export function parseSoql(soql: string): Query {
  if (soql.trim() === '') throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  if (soql.length > maxLength) {
    throw new ApiError(400, 'MALFORMED_QUERY', 'SOQL statements cannot be longer than 100000 characters.');
  }
  try {
    return parseQuery(soql);
  } catch (error) {
    throw unexpectedToken(soql, error instanceof Error ? error.message : '');
  }
}

/** The parser names the token at which it gave up, but not where that is. */
function unexpectedToken(soql: string, words: string): ApiError {
  const token = /but found(?: -->|:)\s*'([\s\S]*?)'(?: <--|$)/.exec(words)?.[1];
  const shown = token === undefined || token === '' ? '<EOF>' : token;
  const message = `unexpected token: '${shown}'`;
  const occurrences = token ? soql.toLowerCase().split(token.toLowerCase()).length - 1 : 0;
  return soqlError({ soql }, 'MALFORMED_QUERY', occurrences === 1 ? shown : '', message);
}
