import type { ClientConfig, Pool } from 'pg';
import { CodedError } from '../errors.ts';
import type { Log } from '../log.ts';
import { startListening } from '../postgres/listen.ts';

/** What of a token says whether it was revoked. */
export interface RevocableClaims {
  readonly jti?: unknown;
  readonly sub?: unknown;
  /** Seconds since the epoch. */
  readonly iat?: unknown;
}

/** The tokens that are not believed any more although they have not expired, as all processes know them. */
export interface RevocationList extends AsyncDisposable {
  isRevoked(claims: RevocableClaims): boolean;
  /** Calls `listener` when tokens were revoked: within a second in every process. */
  onChange(listener: () => void): Disposable;
}

const channel = 'auth_revocation';
/** How long a lost notification can delay a revocation. */
const backstopMs = 1_000;

type Row = { readonly kind: 'token' | 'subject'; readonly value: string; readonly revoked_at: Date };

/** Revokes one token by its `jti`, or all tokens of a subject that were issued until now. */
export async function revoke(pool: Pool, kind: Row['kind'], value: string): Promise<void> {
  await pool.query(
    `insert into auth.revocation (kind, value) values ($1, $2) on conflict (kind, value) do update set revoked_at = now()`,
    [kind, value],
  );
  await pool.query(`select pg_notify('${channel}', '')`);
}

/** Reads the list and follows it. The tables are those of `revocationMigrations`. */
export async function startRevocationList(
  { pool, connection, log }: { readonly pool: Pool; readonly connection: ClientConfig; readonly log: Log },
  signal: AbortSignal,
): Promise<RevocationList> {
  const tokens = new Set<string>();
  const subjects = new Map<string, number>();
  const listeners = new Set<() => void>();
  let last = new Date(0);

  async function read(): Promise<void> {
    const { rows } = await pool.query<Row>(
      `select kind, value, revoked_at from auth.revocation where revoked_at >= $1 order by revoked_at`,
      [last],
    );
    let hasNew = false;
    for (const { kind, value, revoked_at: at } of rows) {
      hasNew ||= kind === 'token' ? !tokens.has(value) : subjects.get(value) !== at.getTime();
      if (kind === 'token') tokens.add(value);
      else subjects.set(value, at.getTime());
      last = at;
    }
    if (hasNew) for (const listener of listeners) listener();
  }
  let reading = Promise.resolve();
  const readAgain = () => {
    reading = reading
      .then(read)
      .catch((err: unknown) =>
        log.warn({ err }, 'the list of revoked tokens could not be read: trying again'),
      );
  };

  const listening = await startListening(
    { connection, channels: [channel], log },
    { onNotification: readAgain, onReconnect: readAgain },
    signal,
  );
  await read();
  const looking = setInterval(readAgain, backstopMs).unref();
  return {
    isRevoked({ jti, sub, iat }) {
      if (typeof jti === 'string' && tokens.has(jti)) return true;
      const revokedAt = typeof sub === 'string' ? subjects.get(sub) : undefined;
      // A token is stamped in whole seconds: one of the same second is taken for an earlier one.
      return revokedAt !== undefined && (typeof iat !== 'number' || iat * 1_000 <= revokedAt);
    },
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    async [Symbol.asyncDispose]() {
      clearInterval(looking);
      await listening[Symbol.asyncDispose]();
      await reading;
    },
  };
}

/** A verifier that also refuses what was revoked, with UNAUTHENTICATED. */
export function refuseRevoked<C extends RevocableClaims>(
  verify: (token: string) => Promise<C>,
  { isRevoked }: Pick<RevocationList, 'isRevoked'>,
): (token: string) => Promise<C> {
  return async (token) => {
    const claims = await verify(token);
    if (isRevoked(claims))
      throw new CodedError(
        'UNAUTHENTICATED',
        'The access token has been revoked: get a new one from its issuer',
      );
    return claims;
  };
}
