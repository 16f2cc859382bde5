import type { Migration } from '../postgres/migrate.ts';

/** The list of tokens that are not believed any more, in the PostgreSQL schema `auth`. */
export const revocationMigrations: readonly Migration[] = [
  {
    id: 'auth-001-revocations',
    sql: `
      create schema if not exists auth;
      create table auth.revocation (
        -- A token's \`jti\`, or a subject: all its tokens that were issued before.
        kind       text not null check (kind in ('token', 'subject')),
        value      text not null,
        revoked_at timestamptz not null default now(),
        primary key (kind, value)
      );
    `,
  },
];
