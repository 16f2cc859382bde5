import type { Expression, OrderTerm } from './suiteql-ast.ts';
import type { TokenReader } from './suiteql-token-reader.ts';

/** The terms after ORDER BY; each one's expression is read by `parseTerm`. */
export function parseOrder(reader: TokenReader, parseTerm: () => Expression): readonly OrderTerm[] {
  const terms: OrderTerm[] = [];
  do {
    const expression = parseTerm();
    const descending = reader.takeWords('DESC');
    if (!descending) reader.takeWords('ASC');
    // As Oracle sorts: NULLs come last, and first when descending.
    const nullsFirst =
      reader.takeWords('NULLS', 'FIRST') || (!reader.takeWords('NULLS', 'LAST') && descending);
    terms.push({ expression, descending, nullsFirst });
  } while (reader.takeSymbol(','));
  return terms;
}
