import type { Migration } from '#platform/postgres/migrate.ts';
import { inboxMigrations } from './inbox/inbox-migrations.ts';
import { publisherMigrations } from './publishers/publisher-migrations.ts';
import { functionsSql } from './store/functions-sql.ts';
import { runChangesSql } from './store/run-changes-sql.ts';
import { scheduledRunsSql } from './store/scheduled-runs-sql.ts';

/** The tables of this folder, in a PostgreSQL schema of their own. An applied migration is never edited. */
export const orchestrationMigrations: readonly Migration[] = [
  {
    id: 'orchestration-001-workflows',
    sql: `
      create schema if not exists orchestration;

      create table orchestration.workflow (
        number         bigint generated always as identity unique,
        id             text primary key,
        kind           text not null,
        status         text not null,
        subject_id     text not null,
        attempt        integer not null,
        business_key   text not null,
        customer_id    text,
        order_id       text,
        amount         text,
        currency       text,
        started_by     text not null,
        correlation_id text not null,
        input          jsonb not null,
        dispatched     boolean not null default false,
        started_at     timestamptz not null default now(),
        finished_at    timestamptz
      );
      -- One run for a subject, until it has been taken back.
      create unique index workflow_one_for_subject on orchestration.workflow (kind, subject_id)
        where status not in ('COMPENSATED', 'CANCELLED');
      create index workflow_order on orchestration.workflow (order_id) where order_id is not null;
      create index workflow_undispatched on orchestration.workflow (number) where not dispatched;

      create table orchestration.workflow_step (
        workflow_id text not null references orchestration.workflow on delete cascade,
        name        text not null,
        position    integer not null,
        system      text,
        state       text not null default 'NEW',
        attempts    integer not null default 0,
        result      jsonb,
        failure     jsonb,
        started_at  timestamptz,
        finished_at timestamptz,
        primary key (workflow_id, name)
      );

      create table orchestration.client_request (
        caller      text not null,
        operation   text not null,
        key         text not null,
        input_hash  text not null,
        outcome     jsonb not null,
        created_at  timestamptz not null default now(),
        primary key (caller, operation, key)
      );

      create table orchestration.exception (
        number      bigint generated always as identity unique,
        id          text primary key,
        workflow_id text not null references orchestration.workflow on delete cascade,
        step        text not null,
        round       integer not null,
        code        text not null,
        message     text not null,
        system      text,
        owner       text not null,
        status      text not null default 'OPEN',
        amount      text,
        currency    text,
        actions     text[] not null,
        vendor      jsonb,
        resumes     text not null,
        opened_at   timestamptz not null default now(),
        resolved_by text,
        resolved_at timestamptz,
        decision    jsonb,
        unique (workflow_id, step, round)
      );
      create index exception_open on orchestration.exception (number) where status = 'OPEN';

      create table orchestration.exception_audit (
        number       bigint generated always as identity primary key,
        exception_id text not null references orchestration.exception on delete cascade,
        decided_by   text not null,
        decided_at   timestamptz not null default now(),
        action       text not null,
        value        text,
        note         text not null
      );

      create table orchestration.xref (
        canonical_id text not null,
        system       text not null,
        type         text not null,
        record_id    text not null,
        made_by      text not null,
        made_at      timestamptz not null default now(),
        primary key (canonical_id, system, type)
      );
      create index xref_record on orchestration.xref (system, type, record_id);
    `,
  },
  {
    id: 'orchestration-002-events',
    sql: `
      create table orchestration.event (
        seq            bigint generated always as identity primary key,
        -- A cursor over (xid, seq) below the oldest running transaction misses no late commit; seq alone would.
        xid            xid8 not null default pg_current_xact_id(),
        key            text not null unique,
        topic          text not null,
        type           text not null,
        entity_id      text not null,
        sequence       integer not null,
        customer_id    text,
        system         text,
        occurred_at    timestamptz not null default now(),
        correlation_id text not null,
        payload        jsonb not null,
        unique (topic, entity_id, sequence)
      );
      create index event_cursor on orchestration.event (xid, seq);
      create index event_entity on orchestration.event (topic, entity_id, xid, seq);
      create index event_customer on orchestration.event (topic, customer_id, xid, seq);

      create function orchestration.notify_event() returns trigger language plpgsql as $$
        begin perform pg_notify('orchestration_event', ''); return null; end $$;
      create trigger event_notify after insert on orchestration.event
        for each statement execute function orchestration.notify_event();
    `,
  },
  {
    id: 'orchestration-003-inbox',
    sql: `
      create table orchestration.inbox (
        number       bigint generated always as identity primary key,
        source       text not null,
        dedupe_key   text not null,
        headers      jsonb not null,
        body         bytea not null,
        received_at  timestamptz not null default now(),
        unique (source, dedupe_key)
      );
      -- What a message says has changed: read again from its system, whatever the order of the messages.
      create table orchestration.inbox_change (
        number       bigint generated always as identity primary key,
        message      bigint not null references orchestration.inbox on delete cascade,
        topic        text not null,
        entity_id    text not null,
        state        text not null default 'NEW',
        attempts     integer not null default 0,
        due_at       timestamptz not null default now(),
        failure      text,
        processed_at timestamptz
      );
      create index inbox_change_due on orchestration.inbox_change (due_at) where state = 'NEW';
      create index inbox_change_entity on orchestration.inbox_change (topic, entity_id) where state = 'NEW';
    `,
  },
  {
    id: 'orchestration-004-usage',
    sql: `
      create table orchestration.usage_record (
        caller         text not null,
        identifier     text not null,
        -- What the billing platform knows it by: callers' own ids may meet there.
        vendor_key     text not null,
        item_id        text not null,
        quantity       text not null,
        occurred_at    timestamptz not null,
        state          text not null default 'NEW',
        attempts       integer not null default 0,
        -- Whoever sends it has it until then.
        due_at         timestamptz not null,
        failure        text,
        correlation_id text not null,
        received_at    timestamptz not null default now(),
        primary key (caller, identifier)
      );
      create index usage_record_due on orchestration.usage_record (due_at) where state = 'NEW';
    `,
  },
  {
    id: 'orchestration-005-exception-failure',
    sql: `
      -- The whole failure, so that a run which is begun anew meets it again without asking the system.
      alter table orchestration.exception add column failure jsonb;
      update orchestration.exception set failure = jsonb_build_object('code', 'SYSTEM_REJECTED', 'reason', code,
        'message', message, 'system', system, 'retryable', false, 'unsettled', true);
      alter table orchestration.exception alter column failure set not null;
      alter table orchestration.exception drop column vendor;
    `,
  },
  {
    id: 'orchestration-006-repeatable-kinds',
    sql: `
      -- A quote becomes one order for good; a subscription may be changed again once the change before it is done.
      create function orchestration.holds_subject(kind text, status text) returns boolean immutable language sql
        return status not in ('COMPENSATED', 'CANCELLED')
          and (status <> 'SUCCEEDED' or kind in ('QUOTE_TO_ORDER', 'ORDER_CANCELLATION'));
      drop index orchestration.workflow_one_for_subject;
      create unique index workflow_one_for_subject on orchestration.workflow (kind, subject_id)
        where orchestration.holds_subject(kind, status);
      create index workflow_subject on orchestration.workflow (kind, subject_id);
    `,
  },
  {
    id: 'orchestration-007-usage-items',
    sql: `
      -- Whose a metered item is, once the billing platform has said so.
      create table orchestration.usage_item (
        item_id     text primary key,
        customer_id text not null
      );
    `,
  },
  {
    id: 'orchestration-008-announced-events',
    sql: `
      -- Whoever commits events announces them afterwards: see store/announce-events.ts.
      drop trigger event_notify on orchestration.event;
      drop function orchestration.notify_event();
    `,
  },
  {
    id: 'orchestration-009-run-owner',
    sql: `
      -- The process that works on it, as the engine knows it.
      alter table orchestration.workflow add column owner text;
    `,
  },
  { id: 'orchestration-010-step-functions', sql: functionsSql },
  { id: 'orchestration-011-run-changes', sql: runChangesSql },
  {
    id: 'orchestration-012-event-indexes',
    sql: `
      -- An entity's events are numbered in the order of the log: the unique index over that number finds and orders them.
      drop index orchestration.event_entity;
      -- By the customer first: with the topic first, which nearly all events share, the planner reads the whole log by it.
      drop index orchestration.event_customer;
      create index event_customer on orchestration.event (customer_id, topic, xid, seq) where customer_id is not null;
    `,
  },
  {
    id: 'orchestration-013-exception-clock',
    sql: `
      alter table orchestration.exception
        add column due_at timestamptz,
        -- Opened beside the run by a rule: the run does not wait for it.
        add column watching boolean not null default false;
      update orchestration.exception set due_at = opened_at + interval '4 hours';
      alter table orchestration.exception alter column due_at set not null;
      -- For processes of the release before, which know of no clock.
      alter table orchestration.exception alter column due_at set default now() + interval '4 hours';
      create index workflow_open on orchestration.workflow (started_at)
        where status in ('RUNNING', 'WAITING', 'EXCEPTION');
      create index exception_open_code on orchestration.exception (code, number) where status = 'OPEN';
      create index exception_workflow on orchestration.exception_audit (exception_id);
    `,
  },
  {
    id: 'orchestration-030-event-horizon',
    sql: `
      alter table orchestration.event add column logged_at timestamptz not null default now();
      create index event_logged on orchestration.event (logged_at);
      -- The last event that was removed: of what lies behind it nothing is missing.
      create table orchestration.event_horizon (
        only_one boolean primary key default true check (only_one),
        xid      xid8 not null,
        seq      bigint not null
      );
      insert into orchestration.event_horizon (xid, seq) values ('0', 0);
    `,
  },
  {
    id: 'orchestration-031-reconciliation',
    sql: `
      create table orchestration.unmatched_record (
        number       bigint generated always as identity unique,
        canonical_id text primary key,
        system       text not null,
        type         text not null,
        record_id    text not null,
        label        text not null,
        missing      text not null,
        found_at     timestamptz not null default now()
      );
      -- One row: when the processes last had a turn.
      create table orchestration.reconciliation_turn (id integer primary key, begun_at timestamptz not null);
      create table orchestration.retention_turn (id integer primary key, begun_at timestamptz not null);
    `,
  },
  {
    id: 'orchestration-032-retention',
    sql: `
      -- Whether its details were removed.
      alter table orchestration.workflow add column trimmed boolean not null default false;
      create index workflow_ended on orchestration.workflow (finished_at) where finished_at is not null and not trimmed;
      create index client_request_age on orchestration.client_request (created_at);
      create index inbox_age on orchestration.inbox (received_at);
      create index inbox_change_message on orchestration.inbox_change (message);

      create function orchestration.trim_workflows(_ids text[]) returns void language sql as $$
        delete from orchestration.workflow where id = any(_ids) and kind not in ('QUOTE_TO_ORDER', 'ORDER_CANCELLATION');
        delete from orchestration.workflow_step where workflow_id = any(_ids);
        delete from orchestration.exception where workflow_id = any(_ids);
        update orchestration.workflow set trimmed = true, input = jsonb_strip_nulls(jsonb_build_object('orderKey', input->'orderKey'))
          where id = any(_ids);
      $$;
    `,
  },
  { id: 'orchestration-033-scheduled-runs', sql: scheduledRunsSql },
  {
    id: 'orchestration-034-missing-in',
    sql: `
      -- The next reconciliation fills the list again.
      delete from orchestration.unmatched_record;
      -- The system that has no counterpart.
      alter table orchestration.unmatched_record add column missing_in text not null;
    `,
  },
  {
    id: 'orchestration-035-xref-by-record',
    sql: 'create index xref_record_id on orchestration.xref (record_id)',
  },
  ...inboxMigrations,
  ...publisherMigrations,
];
