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
  {
    id: 'registry-002-variants',
    sql: `
      alter table registry_launch add column variant text not null default 'main';
      create index on registry_launch (variant, id desc);
      alter table registry_launch_file
        drop constraint registry_launch_file_kind_check,
        add constraint registry_launch_file_kind_check check (kind in ('subgraph', 'event', 'governance'));
      create table registry_artefact (
        launch bigint not null references registry_launch,
        -- Empty for the whole graph.
        contract text not null,
        sdl text not null references registry_text,
        signature text not null,
        primary key (launch, contract)
      );
      create table registry_check (
        id bigint generated always as identity primary key,
        checked_at timestamptz not null default now(),
        variant text not null,
        author text not null,
        -- The launch that was compared with; null before there was one.
        base bigint references registry_launch,
        verdict text not null,
        findings jsonb not null
      );`,
  },
  {
    id: 'registry-003-tokens',
    sql: `
      create table registry_token (
        -- SHA-256 of the token, which is kept nowhere.
        hash text primary key,
        name text not null,
        roles text[] not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz,
        revoked_at timestamptz
      );
      create unique index on registry_token (name) where revoked_at is null;`,
  },
  {
    id: 'registry-004-traffic',
    sql: `
      create table registry_operation (
        -- SHA-256 of the document without its literals.
        hash text primary key,
        name text not null,
        document text not null,
        first_seen timestamptz not null default now()
      );
      create table registry_operation_day (
        day date not null,
        variant text not null,
        hash text not null references registry_operation on delete cascade,
        client text not null,
        version text not null,
        count bigint not null,
        errors bigint not null,
        primary key (day, variant, hash, client, version)
      );
      create table registry_usage_batch (
        -- A report that is sent again after a lost answer counts once.
        id uuid primary key,
        received_at timestamptz not null default now()
      );
      create table registry_manifest (
        client text not null,
        version text not null,
        hash text not null references registry_operation on delete cascade,
        -- What the client calls it by.
        id text not null,
        imported_at timestamptz not null default now(),
        imported_by text not null,
        primary key (client, version, hash)
      );`,
  },
];
