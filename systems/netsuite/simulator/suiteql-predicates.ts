import type { CompiledTest, CompiledValue } from './suiteql-compile.ts';
import { coerce, commonType, type SqlType, type SqlValue } from './suiteql-values.ts';

/** `term IN (values)`, for values that no row changes. */
export function membershipTest(
  term: CompiledValue,
  values: readonly SqlValue[],
  type: SqlType,
): CompiledTest {
  const common = commonType(term.type, type);
  const members = new Set<string>();
  let hasNull = false;
  for (const value of values) {
    const member = coerce(value, type, common);
    if (member === null) hasNull = true;
    else members.add(member);
  }
  return (tuple, aggregates) => {
    const value = coerce(term.evaluate(tuple, aggregates), term.type, common);
    if (value === null) return null;
    return members.has(value) || (hasNull ? null : false);
  };
}

function toPattern(like: string, escapeWith: string | undefined): RegExp {
  let source = '';
  for (let at = 0; at < like.length; at++) {
    const character = like[at] ?? '';
    if (character === escapeWith) source += RegExp.escape(like[++at] ?? '');
    else if (character === '%') source += '.*';
    else source += character === '_' ? '.' : RegExp.escape(character);
  }
  return new RegExp(`^${source}$`, 's');
}

/** `term LIKE pattern`. */
export function compileLike(
  term: CompiledValue,
  pattern: CompiledValue,
  escapeWith: string | undefined,
): CompiledTest {
  let last: { readonly like: string; readonly regExp: RegExp } | undefined;
  return (tuple, aggregates) => {
    const value = term.evaluate(tuple, aggregates);
    const like = pattern.evaluate(tuple, aggregates);
    if (value === null || like === null) return null;
    if (last?.like !== like) last = { like, regExp: toPattern(like, escapeWith) };
    return last.regExp.test(value);
  };
}
