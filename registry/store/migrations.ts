import type { Migration } from '#platform/postgres/migrate.ts';

/** The tables of the registry. Pass them to `migrate` with those of the other parts. */
export const registryMigrations: readonly Migration[] = [
  {
    id: 'registry-001-launches',
    sql: `
      create table registry_text (
        -- SHA-256 of the text: a subgraph that does not change is kept once.
        hash text primary key,
        text text not null
      );
      create table registry_launch (
        id bigint generated always as identity primary key,
        launched_at timestamptz not null default now(),
        author text not null,
        reason text not null,
        supergraph text not null references registry_text,
        -- What the check said when it was published.
        findings jsonb not null,
        rolled_back_to bigint references registry_launch
      );
      create table registry_launch_file (
        launch bigint not null references registry_launch,
        kind text not null check (kind in ('subgraph', 'event')),
        name text not null,
        hash text not null references registry_text,
        primary key (launch, kind, name)
      );
      create table registry_approval (
        rule text not null,
        coordinate text not null,
        author text not null,
        reason text not null,
        approved_at timestamptz not null default now(),
        -- The launch that it was given after: with the next one it has done its work.
        after_launch bigint not null,
        primary key (rule, coordinate, author, after_launch)
      );`,
  },
];
