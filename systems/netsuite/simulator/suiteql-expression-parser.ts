import type { CaseBranch, ComparisonOperator, Expression, Select } from './suiteql-ast.ts';
import { refuse } from './suiteql-error.ts';
import { parseOrder } from './suiteql-order-parser.ts';
import type { TokenReader } from './suiteql-token-reader.ts';

type ParseSelect = (reader: TokenReader) => Select;

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);
// Words that end an expression: they cannot name a column.
const reserved = new Set(
  'SELECT FROM WHERE GROUP ORDER HAVING BY AND OR NOT IN IS NULL LIKE BETWEEN CASE WHEN THEN ELSE END JOIN LEFT RIGHT FULL INNER OUTER CROSS ON AS ASC DESC FETCH FIRST ROWS ONLY UNION DISTINCT LIMIT OFFSET WITH MINUS INTERSECT EXISTS'.split(
    ' ',
  ),
);

export function isReserved(upper: string): boolean {
  return reserved.has(upper);
}

/** Recursive descent over an expression; sub-selects are read by `parseSelect`. Throws `SuiteQlError`. */
export function parseExpression(reader: TokenReader, parseSelect: ParseSelect): Expression {
  const parseOr = (): Expression => {
    const terms = [parseAnd()];
    while (reader.takeWords('OR')) terms.push(parseAnd());
    return terms.length === 1 ? (terms[0] as Expression) : { kind: 'or', terms };
  };
  const parseAnd = (): Expression => {
    const terms = [parseNot()];
    while (reader.takeWords('AND')) terms.push(parseNot());
    return terms.length === 1 ? (terms[0] as Expression) : { kind: 'and', terms };
  };
  const parseNot = (): Expression =>
    reader.takeWords('NOT') ? { kind: 'not', term: parseNot() } : parsePredicate();

  const parsePredicate = (): Expression => {
    const left = parseSum();
    const token = reader.peek();
    if (token.kind === 'symbol' && comparisons.has(token.text)) {
      reader.take();
      // The set above holds exactly the comparison operators.
      return { kind: 'comparison', operator: token.text as ComparisonOperator, left, right: parseSum() };
    }
    if (reader.takeWords('IS')) {
      const negated = reader.takeWords('NOT');
      reader.expectWord('NULL');
      return negate({ kind: 'isNull', term: left }, negated);
    }
    const negated = reader.isWord('NOT') && reader.takeWords('NOT');
    if (reader.takeWords('IN')) return negate(parseIn(left), negated);
    if (reader.takeWords('BETWEEN')) return negate(parseBetween(left), negated);
    if (reader.takeWords('LIKE')) return negate(parseLike(left), negated);
    if (negated) throw reader.unexpected();
    return left;
  };

  const parseIn = (term: Expression): Expression => {
    reader.expectSymbol('(');
    if (reader.isWord('SELECT')) {
      const select = parseSelect(reader);
      reader.expectSymbol(')');
      return { kind: 'inSelect', term, select };
    }
    return { kind: 'in', term, values: parseList() };
  };
  const parseBetween = (term: Expression): Expression => {
    const low = parseSum();
    reader.expectWord('AND');
    const high = parseSum();
    return {
      kind: 'and',
      terms: [
        { kind: 'comparison', operator: '>=', left: term, right: low },
        { kind: 'comparison', operator: '<=', left: term, right: high },
      ],
    };
  };
  const parseLike = (term: Expression): Expression => {
    const pattern = parseSum();
    if (!reader.takeWords('ESCAPE')) return { kind: 'like', term, pattern };
    const token = reader.take();
    if (token.kind !== 'string' || token.text.length !== 1) throw reader.unexpected(token);
    return { kind: 'like', term, pattern, escape: token.text };
  };

  const parseSum = (): Expression => {
    let left = parseProduct();
    for (;;) {
      const operator = (['+', '-', '||'] as const).find((symbol) => reader.takeSymbol(symbol));
      if (!operator) return left;
      left = { kind: 'arithmetic', operator, left, right: parseProduct() };
    }
  };
  const parseProduct = (): Expression => {
    let left = parsePrimary();
    for (;;) {
      const operator = (['*', '/'] as const).find((symbol) => reader.takeSymbol(symbol));
      if (!operator) return left;
      left = { kind: 'arithmetic', operator, left, right: parsePrimary() };
    }
  };

  const parsePrimary = (): Expression => {
    const token = reader.take();
    if (token.kind === 'number') return { kind: 'literal', type: 'number', value: token.text };
    if (token.kind === 'string') return { kind: 'literal', type: 'text', value: token.text };
    if (token.kind === 'param') return { kind: 'param', index: reader.nextParam() };
    if (token.kind === 'symbol' && token.text === '-') {
      const zero: Expression = { kind: 'literal', type: 'number', value: '0' };
      return { kind: 'arithmetic', operator: '-', left: zero, right: parsePrimary() };
    }
    if (token.kind === 'symbol' && token.text === '(') {
      const inner = parseOr();
      reader.expectSymbol(')');
      return inner;
    }
    if (token.kind !== 'word') throw reader.unexpected(token);
    if (token.upper === 'NULL') return { kind: 'literal', type: 'any', value: null };
    if (token.upper === 'CASE') return parseCase();
    if (reserved.has(token.upper)) throw reader.unexpected(token);
    return parseNamed(token.text);
  };

  const parseNamed = (first: string): Expression => {
    const names = [first];
    while (reader.takeSymbol('.')) names.push(reader.expectName());
    if (reader.takeSymbol('(')) return parseCall(names.join('.').toUpperCase());
    const [table, name] = names.map((part) => part.toLowerCase());
    if (names.length > 2 || table === undefined) throw reader.unexpected();
    return name === undefined ? { kind: 'column', name: table } : { kind: 'column', table, name };
  };
  const parseCall = (name: string): Expression => {
    if (name === 'COUNT' && reader.takeSymbol('*')) {
      reader.expectSymbol(')');
      return { kind: 'call', name, distinct: false, args: [] };
    }
    const distinct = reader.takeWords('DISTINCT');
    const args = reader.takeSymbol(')') ? [] : parseList();
    return reader.takeWords('OVER') ? parseWindow(name, args) : { kind: 'call', name, distinct, args };
  };
  const parseWindow = (name: string, args: readonly Expression[]): Expression => {
    if (name !== 'ROW_NUMBER' || args.length > 0) {
      throw refuse(`Invalid or unsupported search. ${name} is not supported as a window function.`);
    }
    reader.expectSymbol('(');
    const partitionBy = reader.takeWords('PARTITION', 'BY') ? parseTerms() : [];
    const orderBy = reader.takeWords('ORDER', 'BY') ? parseOrder(reader, parseOr) : [];
    reader.expectSymbol(')');
    if (orderBy.length > 0) return { kind: 'window', name, partitionBy, orderBy };
    throw refuse(
      'Invalid or unsupported search. ORA-30485: missing ORDER BY expression in the window specification',
    );
  };
  /** Expressions up to the closing parenthesis. */
  const parseList = (): readonly Expression[] => {
    const values = parseTerms();
    reader.expectSymbol(')');
    return values;
  };
  const parseTerms = (): readonly Expression[] => {
    const terms = [parseOr()];
    while (reader.takeSymbol(',')) terms.push(parseOr());
    return terms;
  };
  const parseCase = (): Expression => {
    const subject = reader.isWord('WHEN') ? undefined : parseSum();
    const branches: CaseBranch[] = [];
    while (reader.takeWords('WHEN')) {
      const tested = parseOr();
      const when: Expression = subject
        ? { kind: 'comparison', operator: '=', left: subject, right: tested }
        : tested;
      reader.expectWord('THEN');
      branches.push({ when, result: parseOr() });
    }
    const otherwise = reader.takeWords('ELSE') ? parseOr() : undefined;
    reader.expectWord('END');
    return { kind: 'case', branches, ...(otherwise && { otherwise }) };
  };

  return parseOr();
}

function negate(term: Expression, negated: boolean): Expression {
  return negated ? { kind: 'not', term } : term;
}
