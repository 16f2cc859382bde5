import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { CodedError } from '#platform/errors.ts';

/** What a token lets its bearer do; each but `report` lets it read as well. */
export const roles = ['read', 'check', 'publish', 'approve', 'report'] as const;

export type Role = (typeof roles)[number];

/** Who calls. */
export interface Bearer {
  /** The token's name: who publishes and approves. */
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface TokenDescription extends Bearer {
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

/** Tokens of the registry's API, kept as hashes. */
export interface TokenStore {
  /** Makes a token, which is shown this once. Throws `CONFLICT` where one of that name is in use. */
  create(name: string, roles: readonly Role[], days: number | undefined): Promise<string>;
  list(): Promise<readonly TokenDescription[]>;
  /** Throws `NOT_FOUND` where no such token is in use. */
  revoke(name: string): Promise<void>;
  /** Whose token it is. Throws `UNAUTHENTICATED` for one that is unknown, revoked or too old. */
  verify(token: string): Promise<Bearer>;
}

const prefix = 'weir_';
const inUse = 'revoked_at is null and (expires_at is null or expires_at > now())';

function toHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Over a database that has `registryMigrations`. */
export function createTokenStore(pool: Pool): TokenStore {
  return {
    async create(name, given, days) {
      const token = `${prefix}${randomBytes(32).toString('base64url')}`;
      // One that is too old makes way for its successor.
      await pool.query(
        `update registry_token set revoked_at = now() where name = $1 and expires_at <= now() and revoked_at is null`,
        [name],
      );
      const { rowCount } = await pool.query(
        `insert into registry_token (hash, name, roles, expires_at)
         values ($1, $2, $3, now() + make_interval(days => $4::int)) on conflict do nothing`,
        [toHash(token), name, given, days ?? null],
      );
      if (rowCount === 1) return token;
      throw new CodedError(
        'CONFLICT',
        `There is a token "${name}" already: revoke it first, or choose another name`,
      );
    },
    async list() {
      const { rows } = await pool.query(
        `select name, roles, created_at as "createdAt", expires_at as "expiresAt"
         from registry_token where ${inUse} order by name`,
      );
      return rows;
    },
    async revoke(name) {
      const { rowCount } = await pool.query(
        `update registry_token set revoked_at = now() where name = $1 and ${inUse}`,
        [name],
      );
      if (rowCount === 0)
        throw new CodedError('NOT_FOUND', `No token "${name}" is in use: weir schema token list shows them`);
    },
    async verify(token) {
      const { rows } = await pool.query<Bearer>(
        `select name, roles from registry_token where hash = $1 and ${inUse}`,
        [toHash(token)],
      );
      if (rows[0]) return rows[0];
      throw new CodedError(
        'UNAUTHENTICATED',
        'The registry does not know this token, or it was revoked or is too old: make one with weir schema token create',
      );
    },
  };
}

/** Throws `FORBIDDEN` where a bearer may not do what takes this role. */
export function requireRole(bearer: Bearer, role: Role): void {
  const has = bearer.roles.includes(role);
  const reads = role === 'read' && bearer.roles.some((each) => each !== 'report');
  if (has || reads) return;
  throw new CodedError(
    'FORBIDDEN',
    `The token "${bearer.name}" may ${bearer.roles.join(', ')}: this takes one that may ${role}`,
  );
}
