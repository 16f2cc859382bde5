import type { Migration } from '#platform/postgres/migrate.ts';

/** The tables by which several processes keep one allowance. Pass them to `migrate` with those of the other parts. */
export const shieldMigrations: readonly Migration[] = [
  {
    id: 'shield-001-shared-budget',
    sql: `
      create table shield_member (
        account text not null,
        member text not null,
        expires_at timestamptz not null,
        -- By limit: what the member could use, what it may be using, and what it believes the vendor allows.
        claims jsonb not null,
        primary key (account, member)
      );
      create table shield_spent (
        account text not null,
        limit_name text not null,
        -- When these calls stop counting.
        until timestamptz not null,
        calls int[] not null,
        primary key (account, limit_name, until)
      );`,
  },
];
