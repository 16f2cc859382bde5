import type { ValueCondition, WhereClause } from '@jetstreamapp/soql-parser-js';
import { type SoqlText, soqlError, unsupported } from './soql-error.ts';

type Leaf = WhereClause['left'];
export type Comparison = Extract<Leaf, { operator: unknown }>;

export type ConditionTree =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly ConditionTree[] }
  | { readonly kind: 'not'; readonly part: ConditionTree }
  | { readonly kind: 'comparison'; readonly comparison: Comparison };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Comparison;

/**
 * The parser gives conditions as one chain with counts of parentheses; this is their tree. AND and OR do not mix without
 * parentheses, as in Salesforce.
 */
export function toConditionTree(where: WhereClause, text: SoqlText): ConditionTree {
  const tokens = toTokens(where);
  let at = 0;

  function chain(): ConditionTree {
    const parts = [operand()];
    let joined: 'AND' | 'OR' | undefined;
    for (let token = tokens[at]; token === 'AND' || token === 'OR'; token = tokens[at]) {
      if (joined !== undefined && joined !== token) {
        throw soqlError(text, 'MALFORMED_QUERY', token, `unexpected token: '${token}'`);
      }
      joined = token;
      at += 1;
      parts.push(operand());
    }
    const [only] = parts;
    if (joined === undefined && only) return only;
    return { kind: joined === 'OR' ? 'or' : 'and', parts };
  }

  function operand(): ConditionTree {
    const token = tokens[at];
    at += 1;
    if (token === 'NOT') return { kind: 'not', part: operand() };
    if (token === '(') {
      const inner = chain();
      if (tokens[at] !== ')')
        throw soqlError(text, 'MALFORMED_QUERY', '', "expecting a right parentheses, found '<EOF>'");
      at += 1;
      return inner;
    }
    if (typeof token !== 'object') throw unsupported(`a condition that begins with ${token ?? 'nothing'}`);
    return { kind: 'comparison', comparison: token };
  }

  const tree = chain();
  if (at < tokens.length) throw soqlError(text, 'MALFORMED_QUERY', '', "unexpected token: ')'");
  return tree;
}

function toTokens(where: WhereClause): readonly Token[] {
  const tokens: Token[] = [];
  for (let clause: WhereClause | undefined = where; clause; ) {
    const { left } = clause;
    if (left) {
      const { openParen = 0 } = left;
      tokens.push(...Array.from({ length: openParen }, () => '(' as const));
      if ('operator' in left) {
        tokens.push(left);
        const { closeParen = 0 } = left as ValueCondition;
        tokens.push(...Array.from({ length: closeParen }, () => ')' as const));
      }
    }
    if (!('operator' in clause)) break;
    tokens.push(clause.operator);
    clause = clause.right;
  }
  return tokens;
}
