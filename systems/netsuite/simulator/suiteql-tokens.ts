import { refuse } from './suiteql-error.ts';

export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly upper: string; readonly at: number }
  | { readonly kind: 'number' | 'string' | 'symbol'; readonly text: string; readonly at: number }
  | { readonly kind: 'param' | 'end'; readonly text: string; readonly at: number };

const pattern =
  /\s+|--[^\n]*|([A-Za-z_][A-Za-z0-9_$]*)|(\d+(?:\.\d+)?|\.\d+)|'((?:[^']|'')*)'|"([^"]*)"|(<>|!=|<=|>=|\|\||[-+*/(),.=<>;])|(\?)/y;

/** Splits a statement. Throws `SuiteQlError` at what begins no token. */
export function tokenize(statement: string): readonly Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < statement.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(statement);
    if (!match)
      throw refuse(`Invalid or unsupported search. Unexpected '${statement[at]}' at position ${at}.`);
    const [, word, number, string, quoted, symbol, param] = match;
    if (word !== undefined) tokens.push({ kind: 'word', text: word, upper: word.toUpperCase(), at });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    else if (string !== undefined) tokens.push({ kind: 'string', text: string.replaceAll("''", "'"), at });
    else if (quoted !== undefined) tokens.push({ kind: 'word', text: quoted, upper: '', at });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol === '!=' ? '<>' : symbol, at });
    else if (param !== undefined) tokens.push({ kind: 'param', text: '?', at });
  }
  tokens.push({ kind: 'end', text: 'end of statement', at: statement.length });
  return tokens;
}
