import type { Migration } from '#platform/postgres/migrate.ts';

/** How far each bus outside has been told. An applied migration is never edited. */
export const publisherMigrations: readonly Migration[] = [
  {
    id: 'orchestration-publishers-001',
    sql: `
      create table orchestration.publisher (
        name       text primary key,
        xid        xid8 not null default '0',
        seq        bigint not null default 0,
        holder     text,
        held_until timestamptz,
        failure    text
      );
    `,
  },
];
