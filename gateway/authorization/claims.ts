/** The claims of a verified token that the gateway reads; subgraphs verify the token for the rest. */
export interface Claims {
  readonly sub?: string;
  /** Space separated, RFC 8693 §4.2. */
  readonly scope?: unknown;
  /** Seconds since the epoch. */
  readonly exp?: number;
}

/** `verify` throws where the token is not one to accept: a `CodedError` whose message says why. */
export interface TokenVerifier {
  verify(token: string): Promise<Claims>;
}

export function scopesOf(claims: Claims | undefined): ReadonlySet<string> {
  return new Set(
    typeof claims?.scope === 'string' ? claims.scope.split(' ').filter((scope) => scope !== '') : [],
  );
}
