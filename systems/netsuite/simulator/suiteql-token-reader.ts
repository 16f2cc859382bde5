import { refuse, type SuiteQlError } from './suiteql-error.ts';
import { type Token, tokenize } from './suiteql-tokens.ts';

/** Walks over a statement's tokens. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #next = 0;
  #params = 0;

  constructor(statement: string) {
    this.#tokens = tokenize(statement);
  }

  peek(ahead = 0): Token {
    // The last token is the end, and nothing reads past it.
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)] as Token;
  }

  take(): Token {
    const token = this.peek();
    this.#next++;
    return token;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.upper === word;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  /** Takes the words if they come next, all or none. */
  takeWords(...words: readonly string[]): boolean {
    if (!words.every((word, ahead) => this.isWord(word, ahead))) return false;
    this.#next += words.length;
    return true;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#next++;
    return true;
  }

  expectWord(word: string): void {
    if (!this.takeWords(word)) throw this.unexpected();
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected();
  }

  expectName(): string {
    const token = this.take();
    if (token.kind !== 'word') throw this.unexpected(token);
    return token.text.toLowerCase();
  }

  expectCount(): number {
    const token = this.take();
    if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw this.unexpected(token);
    return Number(token.text);
  }

  /** The index of the next `?`. */
  nextParam(): number {
    return this.#params++;
  }

  paramCount(): number {
    return this.#params;
  }

  unexpected(token: Token = this.peek()): SuiteQlError {
    return refuse(`Invalid or unsupported search. Unexpected '${token.text}' at position ${token.at}.`);
  }
}
