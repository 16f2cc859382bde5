import type { Migration } from '#platform/postgres/migrate.ts';
import { lanesSql } from './lanes-sql.ts';

/** What the inbox keeps beside its messages. An applied migration is never edited. */
export const inboxMigrations: readonly Migration[] = [
  {
    id: 'orchestration-inbox-001-changes',
    sql: `
      alter table orchestration.inbox_change add column deleted boolean not null default false;
      -- What the message says and a look at the record would not tell.
      alter table orchestration.inbox_change add column fact jsonb;
      create index inbox_change_dead on orchestration.inbox_change (number) where state = 'DEAD';

      create sequence orchestration.inbox_ticket;
      -- How an entity stood when it was last told.
      create table orchestration.inbox_entity (
        topic     text not null,
        entity_id text not null,
        -- Of the read that was told last: an earlier read is never told after it.
        ticket    bigint not null,
        facts     jsonb not null default '{}',
        primary key (topic, entity_id)
      );

      -- What the CRM is still to be shown of an entity.
      create table orchestration.crm_write (
        number        bigint generated always as identity unique,
        topic         text not null,
        entity_id     text not null,
        ticket        bigint not null,
        payload       jsonb not null,
        state         text not null default 'NEW',
        attempts      integer not null default 0,
        due_at        timestamptz not null default now(),
        -- One write of an entity at a time: an older one could arrive after a newer.
        sending_until timestamptz,
        failure       text,
        written_at    timestamptz,
        primary key (topic, entity_id)
      );
      create index crm_write_due on orchestration.crm_write (due_at) where state = 'NEW';
      create index crm_write_dead on orchestration.crm_write (number) where state = 'DEAD';

      -- How far each change feed has been stored, and which process follows it.
      create table orchestration.inbox_feed (
        name        text primary key,
        position    text,
        holder      text,
        held_until  timestamptz,
        read_at     timestamptz,
        failure     text
      );

      create table orchestration.dead_letter_audit (
        number      bigint generated always as identity primary key,
        letter_id   text not null,
        replayed_by text not null,
        replayed_at timestamptz not null default now(),
        failure     text
      );

      -- Stores messages with what they say; answers those that are new.
      create function orchestration.receive_messages(_sources text[], _keys text[], _headers jsonb[], _bodies bytea[],
        _received double precision[], _changes jsonb[])
      returns table (source text, dedupe_key text) language sql as $$
        with incoming as (
          select * from unnest(_sources, _keys, _headers, _bodies, _received, _changes)
            as message (source, dedupe_key, headers, body, received_ms, changes)
        ), stored as (
          insert into orchestration.inbox (source, dedupe_key, headers, body, received_at)
            select source, dedupe_key, headers, body, to_timestamp(received_ms / 1000.0) from incoming
            on conflict do nothing
            returning inbox.number, inbox.source, inbox.dedupe_key
        ), told as (
          insert into orchestration.inbox_change (message, topic, entity_id, deleted, fact)
            select stored.number, change->>'topic', change->>'entityId',
                   coalesce((change->>'deleted')::boolean, false), change->'fact'
              from stored join incoming using (source, dedupe_key)
              cross join lateral jsonb_array_elements(incoming.changes) as change
        )
        select stored.source, stored.dedupe_key from stored
      $$;

      -- Tells what was read under a ticket, unless a later read was told already. Locks come before the first write, as in inTransaction.
      create function orchestration.settle_changes(_ticket bigint, _entities jsonb) returns void language plpgsql as $$
      declare
        _one jsonb;
        _newer boolean;
        _added boolean;
      begin
        perform pg_advisory_xact_lock(key) from
          (select distinct hashtextextended((one->>'topic') || ':' || (one->>'entityId'), 7402) as key
            from jsonb_array_elements(_entities) as one order by 1) as locks;
        for _one in select * from jsonb_array_elements(_entities) loop
          perform orchestration.append_event(event) from jsonb_array_elements(_one->'facts') as event;
          select ticket > _ticket into _newer from orchestration.inbox_entity
            where topic = _one->>'topic' and entity_id = _one->>'entityId';
          if not coalesce(_newer, false) then
            select bool_or(orchestration.append_event(event)) into _added
              from jsonb_array_elements(_one->'events') as event;
            insert into orchestration.inbox_entity (topic, entity_id, ticket, facts)
              values (_one->>'topic', _one->>'entityId', _ticket, coalesce(_one->'known', '{}'))
              on conflict (topic, entity_id) do update set ticket = excluded.ticket, facts = excluded.facts;
            if coalesce(_added, false) and _one->'crm' is not null then
              insert into orchestration.crm_write (topic, entity_id, ticket, payload)
                values (_one->>'topic', _one->>'entityId', _ticket, _one->'crm')
                on conflict (topic, entity_id) do update set ticket = excluded.ticket, payload = excluded.payload,
                  state = 'NEW', attempts = 0, due_at = now(), failure = null;
            end if;
          end if;
          update orchestration.inbox_change set state = 'DONE', attempts = attempts + 1, processed_at = now(), failure = null
            where number in (select number::bigint from jsonb_array_elements_text(_one->'numbers') as number);
        end loop;
      end $$;
    `,
  },
  {
    id: 'orchestration-inbox-002-versions',
    sql: `
      -- The system's own stamp of the change, and whether it was found by a backstop.
      alter table orchestration.inbox_change add column version text;
      alter table orchestration.inbox_change add column backstop boolean not null default false;

      create or replace function orchestration.receive_messages(_sources text[], _keys text[], _headers jsonb[], _bodies bytea[],
        _received double precision[], _changes jsonb[])
      returns table (source text, dedupe_key text) language sql as $$
        with incoming as (
          select * from unnest(_sources, _keys, _headers, _bodies, _received, _changes)
            as message (source, dedupe_key, headers, body, received_ms, changes)
        ), stored as (
          insert into orchestration.inbox (source, dedupe_key, headers, body, received_at)
            select source, dedupe_key, headers, body, to_timestamp(received_ms / 1000.0) from incoming
            on conflict do nothing
            returning inbox.number, inbox.source, inbox.dedupe_key
        ), told as (
          insert into orchestration.inbox_change (message, topic, entity_id, deleted, fact, version, backstop)
            select stored.number, change->>'topic', change->>'entityId',
                   coalesce((change->>'deleted')::boolean, false), change->'fact', change->>'version',
                   coalesce((change->>'backstop')::boolean, false)
              from stored join incoming using (source, dedupe_key)
              cross join lateral jsonb_array_elements(incoming.changes) as change
        )
        select stored.source, stored.dedupe_key from stored
      $$;
    `,
  },
  {
    id: 'orchestration-inbox-003-settle',
    sql: `
      -- Tells what was read under a ticket, unless a later read was told already. Locks come before the first write, as in inTransaction.
      create or replace function orchestration.settle_changes(_ticket bigint, _entities jsonb) returns void language plpgsql as $$
      declare
        _one jsonb;
        _newer boolean;
        _added boolean;
      begin
        perform pg_advisory_xact_lock(key) from
          (select distinct hashtextextended((one->>'topic') || ':' || (one->>'entityId'), 7402) as key
            from jsonb_array_elements(_entities) as one order by 1) as locks;
        for _one in select * from jsonb_array_elements(_entities) loop
          select ticket > _ticket into _newer from orchestration.inbox_entity
            where topic = _one->>'topic' and entity_id = _one->>'entityId';
          if not coalesce(_newer, false) then
            select bool_or(orchestration.append_event(event)) into _added
              from jsonb_array_elements(_one->'events') as event;
            insert into orchestration.inbox_entity (topic, entity_id, ticket, facts)
              values (_one->>'topic', _one->>'entityId', _ticket, coalesce(_one->'known', '{}'))
              on conflict (topic, entity_id) do update set ticket = excluded.ticket, facts = excluded.facts;
            if coalesce(_added, false) and _one->'crm' is not null then
              insert into orchestration.crm_write (topic, entity_id, ticket, payload)
                values (_one->>'topic', _one->>'entityId', _ticket, _one->'crm')
                on conflict (topic, entity_id) do update set ticket = excluded.ticket, payload = excluded.payload,
                  state = 'NEW', attempts = 0, due_at = now(), failure = null;
            end if;
          end if;
          -- Behind the status: they bear it too, and the log leaves a status out that it has already.
          perform orchestration.append_event(event) from jsonb_array_elements(_one->'facts') as event;
          update orchestration.inbox_change set state = 'DONE', attempts = attempts + 1, processed_at = now(), failure = null
            where number in (select number::bigint from jsonb_array_elements_text(_one->'numbers') as number);
        end loop;
      end $$;
    `,
  },
  {
    id: 'orchestration-inbox-004-own-changes',
    sql: `
      -- Before, number meant the column of every row: all changes that waited were taken for told.
      -- Tells what was read under a ticket, unless a later read was told already. Locks come before the first write, as in inTransaction.
      create or replace function orchestration.settle_changes(_ticket bigint, _entities jsonb) returns void language plpgsql as $$
      declare
        _one jsonb;
        _newer boolean;
        _added boolean;
      begin
        perform pg_advisory_xact_lock(key) from
          (select distinct hashtextextended((one->>'topic') || ':' || (one->>'entityId'), 7402) as key
            from jsonb_array_elements(_entities) as one order by 1) as locks;
        for _one in select * from jsonb_array_elements(_entities) loop
          select ticket > _ticket into _newer from orchestration.inbox_entity
            where topic = _one->>'topic' and entity_id = _one->>'entityId';
          if not coalesce(_newer, false) then
            select bool_or(orchestration.append_event(event)) into _added
              from jsonb_array_elements(_one->'events') as event;
            insert into orchestration.inbox_entity (topic, entity_id, ticket, facts)
              values (_one->>'topic', _one->>'entityId', _ticket, coalesce(_one->'known', '{}'))
              on conflict (topic, entity_id) do update set ticket = excluded.ticket, facts = excluded.facts;
            if coalesce(_added, false) and _one->'crm' is not null then
              insert into orchestration.crm_write (topic, entity_id, ticket, payload)
                values (_one->>'topic', _one->>'entityId', _ticket, _one->'crm')
                on conflict (topic, entity_id) do update set ticket = excluded.ticket, payload = excluded.payload,
                  state = 'NEW', attempts = 0, due_at = now(), failure = null;
            end if;
          end if;
          -- Behind the status: they bear it too, and the log leaves a status out that it has already.
          perform orchestration.append_event(event) from jsonb_array_elements(_one->'facts') as event;
          update orchestration.inbox_change set state = 'DONE', attempts = attempts + 1, processed_at = now(), failure = null
            where number = any(array(select value::bigint from jsonb_array_elements_text(_one->'numbers')));
        end loop;
      end $$;
    `,
  },
  {
    id: 'orchestration-inbox-006-shown-as-they-are',
    sql: `
      -- Tells what was read under a ticket, unless a later read was told already. Locks come before the first write, as in inTransaction.
      create or replace function orchestration.settle_changes(_ticket bigint, _entities jsonb) returns void language plpgsql as $$
      declare
        _one jsonb;
        _newer boolean;
        _added boolean;
      begin
        perform pg_advisory_xact_lock(key) from
          (select distinct hashtextextended((one->>'topic') || ':' || (one->>'entityId'), 7402) as key
            from jsonb_array_elements(_entities) as one order by 1) as locks;
        for _one in select * from jsonb_array_elements(_entities) loop
          select ticket > _ticket into _newer from orchestration.inbox_entity
            where topic = _one->>'topic' and entity_id = _one->>'entityId';
          if not coalesce(_newer, false) then
            select bool_or(orchestration.append_event(event)) into _added
              from jsonb_array_elements(_one->'events') as event;
            insert into orchestration.inbox_entity (topic, entity_id, ticket, facts)
              values (_one->>'topic', _one->>'entityId', _ticket, coalesce(_one->'known', '{}'))
              on conflict (topic, entity_id) do update set ticket = excluded.ticket, facts = excluded.facts;
            -- What is left to pay changes without the status, and a status that a workflow told is no news here.
            if _one->'crm' is not null and (coalesce(_added, false) or _one->'crm'->>'kind' in ('invoice', 'subscription')
              and not exists (select from orchestration.crm_write where topic = _one->>'topic'
                and entity_id = _one->>'entityId' and payload = _one->'crm')) then
              insert into orchestration.crm_write (topic, entity_id, ticket, payload)
                values (_one->>'topic', _one->>'entityId', _ticket, _one->'crm')
                on conflict (topic, entity_id) do update set ticket = excluded.ticket, payload = excluded.payload,
                  state = 'NEW', attempts = 0, due_at = now(), failure = null;
            end if;
          end if;
          -- Behind the status: they bear it too, and the log leaves a status out that it has already.
          perform orchestration.append_event(event) from jsonb_array_elements(_one->'facts') as event;
          update orchestration.inbox_change set state = 'DONE', attempts = attempts + 1, processed_at = now(), failure = null
            where number = any(array(select value::bigint from jsonb_array_elements_text(_one->'numbers')));
        end loop;
      end $$;
    `,
  },
  { id: 'orchestration-inbox-007-lanes', sql: lanesSql },
];
