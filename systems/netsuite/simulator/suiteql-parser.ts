import type { Expression, Select, SelectColumn, Source } from './suiteql-ast.ts';
import { refuse } from './suiteql-error.ts';
import { isReserved, parseExpression } from './suiteql-expression-parser.ts';
import { parseOrder } from './suiteql-order-parser.ts';
import { TokenReader } from './suiteql-token-reader.ts';

export interface Statement {
  readonly select: Select;
  readonly paramCount: number;
}

/** Reads one SELECT statement of the grammar that the simulator knows. Throws `SuiteQlError` for any other. */
export function parseStatement(text: string): Statement {
  const reader = new TokenReader(text);
  if (!reader.isWord('SELECT'))
    throw refuse('Invalid or unsupported search. Only SELECT statements are supported.');
  const select = parseSelect(reader);
  reader.takeSymbol(';');
  if (reader.peek().kind !== 'end') throw reader.unexpected();
  return { select, paramCount: reader.paramCount() };
}

function parseSelect(reader: TokenReader): Select {
  reader.expectWord('SELECT');
  const distinct = reader.takeWords('DISTINCT');
  const top = reader.takeWords('TOP') ? reader.expectCount() : undefined;
  const columns = reader.takeSymbol('*') ? undefined : parseColumns(reader);
  reader.expectWord('FROM');
  const sources = parseSources(reader);
  const where = reader.takeWords('WHERE') ? parse(reader) : undefined;
  const groupBy = reader.takeWords('GROUP', 'BY') ? parseList(reader) : [];
  const having = reader.takeWords('HAVING') ? parse(reader) : undefined;
  const orderBy = reader.takeWords('ORDER', 'BY') ? parseOrder(reader, () => parse(reader)) : [];
  const limit = parseFetch(reader) ?? top;
  return {
    distinct,
    ...(columns && { columns }),
    sources,
    ...(where && { where }),
    groupBy,
    ...(having && { having }),
    orderBy,
    ...(limit !== undefined && { limit }),
  };
}

function parse(reader: TokenReader): Expression {
  return parseExpression(reader, parseSelect);
}

function parseList(reader: TokenReader): readonly Expression[] {
  const list = [parse(reader)];
  while (reader.takeSymbol(',')) list.push(parse(reader));
  return list;
}

function parseColumns(reader: TokenReader): readonly SelectColumn[] {
  const columns: SelectColumn[] = [];
  do {
    const expression = parse(reader);
    const alias = parseAlias(reader, true);
    columns.push(alias === undefined ? { expression } : { expression, alias });
  } while (reader.takeSymbol(','));
  return columns;
}

function parseAlias(reader: TokenReader, mayHaveAs: boolean): string | undefined {
  if (mayHaveAs && reader.takeWords('AS')) return reader.expectName();
  const token = reader.peek();
  return token.kind === 'word' && !isReserved(token.upper) ? reader.expectName() : undefined;
}

function parseSource(reader: TokenReader, join: Source['join']): Source {
  if (reader.takeSymbol('(')) {
    const from = parseSelect(reader);
    reader.expectSymbol(')');
    return { join, from, alias: parseAlias(reader, true) ?? '' };
  }
  const from = reader.expectName();
  return { join, from, alias: parseAlias(reader, true) ?? from };
}

function parseSources(reader: TokenReader): readonly Source[] {
  const sources = [parseSource(reader, 'inner')];
  for (;;) {
    if (reader.takeSymbol(',')) {
      sources.push(parseSource(reader, 'inner'));
      continue;
    }
    const left = reader.takeWords('LEFT', 'OUTER', 'JOIN') || reader.takeWords('LEFT', 'JOIN');
    if (!left && !reader.takeWords('INNER', 'JOIN') && !reader.takeWords('JOIN')) return sources;
    const source = parseSource(reader, left ? 'left' : 'inner');
    reader.expectWord('ON');
    sources.push({ ...source, on: parse(reader) });
  }
}

function parseFetch(reader: TokenReader): number | undefined {
  if (!reader.takeWords('FETCH')) return undefined;
  if (!reader.takeWords('FIRST')) reader.expectWord('NEXT');
  const count = reader.expectCount();
  if (!reader.takeWords('ROWS')) reader.expectWord('ROW');
  reader.expectWord('ONLY');
  return count;
}
