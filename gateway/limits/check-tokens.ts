import { Lexer, Source, TokenKind } from 'graphql';
import { operationTooCostly } from './operation-too-costly.ts';

/** Throws OPERATION_TOO_COSTLY before the parser builds anything; a lexical error is the parser's to report. */
export function checkTokens(query: string, maxTokens: number): void {
  const lexer = new Lexer(new Source(query));
  let count = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF && count <= maxTokens) count++;
  } catch {
    return; // the parser meets the same character and says where it stands
  }
  if (count > maxTokens) {
    throw operationTooCostly('maxTokens', maxTokens, 'more', 'send a shorter document');
  }
}
