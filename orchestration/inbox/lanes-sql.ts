/** Changes by lane, claimed so that the newest of an entity stands for those before it. An applied migration is never edited. */
export const lanesSql = `
  -- Topic and system: what is read together. Empty where an earlier release stored it.
  alter table orchestration.inbox_change add column lane text not null default '';
  drop index orchestration.inbox_change_due;
  create index inbox_change_due on orchestration.inbox_change (lane, due_at, number) where state = 'NEW';

  -- In a flood each index and each row lock counts: messages come in the order of their time, and go many at once.
  drop index orchestration.inbox_age;
  create index inbox_age on orchestration.inbox using brin (received_at) with (autosummarize = on);
  alter table orchestration.inbox_change drop constraint inbox_change_message_fkey;
  create function orchestration.forget_changes() returns trigger language plpgsql as $$
  begin
    delete from orchestration.inbox_change where message in (select number from gone);
    return null;
  end $$;
  create trigger forget_changes after delete on orchestration.inbox
    referencing old table as gone for each statement execute function orchestration.forget_changes();

  -- Claims the oldest changes that are due, of each lane those of so many, with all others of their entities. The newest of an entity
  -- stands for those before it: one reading tells them all, so they are done with it. What carries a fact is told by itself.
  create function orchestration.claim_changes(_lanes text[], _limits integer[], _limit integer, _lease_ms integer)
  returns table (ticket bigint, number bigint, topic text, entity_id text, attempts integer, deleted boolean, fact jsonb,
    version text, backstop boolean, source text, dedupe_key text, known jsonb) language plpgsql as $$
  #variable_conflict use_column
  begin
    -- One claim at a time: two could wait for each other's rows.
    perform pg_advisory_xact_lock(7402, 35);
    return query
      with recursive lanes (lane) as (
        (select lane from orchestration.inbox_change where state = 'NEW' order by lane limit 1)
        union all
        select (select change.lane from orchestration.inbox_change as change
                  where state = 'NEW' and change.lane > lanes.lane order by change.lane limit 1)
          from lanes where lane is not null
      ), picked as materialized (
        select distinct oldest.topic, oldest.entity_id
          from lanes left join unnest(_lanes, _limits) as own (lane, entities) using (lane)
          cross join lateral (select topic, entity_id from orchestration.inbox_change as change
            where change.lane = lanes.lane and state = 'NEW' and due_at <= now()
            order by due_at, number limit coalesce(own.entities, _limit)) as oldest
      ), waiting as materialized (
        select change.number, min(change.number) over entity as oldest, max(change.number) over entity as newest,
               max(change.attempts) over entity as attempts, max(change.version collate "C") over entity as version,
               bool_and(change.backstop) over entity as backstop,
               row_number() over (partition by change.topic, change.entity_id order by change.number) as place
          from picked join orchestration.inbox_change as change
            on change.topic = picked.topic and change.entity_id = picked.entity_id
          where state = 'NEW' and due_at <= now()
          window entity as (partition by change.topic, change.entity_id)
      ), ranked as materialized (
        -- How many rows are claimed before the first of its entity: a claim of very many would hold up those who store messages.
        select *, row_number() over (order by oldest, place) - place as before from waiting
      ), claimed as (
        update orchestration.inbox_change as change set
            state = case when change.number = newest or fact is not null then 'NEW' else 'DONE' end,
            processed_at = case when change.number = newest or fact is not null then null else now() end,
            due_at = now() + make_interval(secs => _lease_ms / 1000.0),
            attempts = ranked.attempts, version = ranked.version, backstop = ranked.backstop
          from ranked
          where change.number = ranked.number and before < 2000 and change.state = 'NEW' and change.due_at <= now()
          returning change.number, change.message, change.topic, change.entity_id, change.state, change.attempts,
            change.deleted, change.fact, change.version, change.backstop
      ), ticketed as materialized (
        -- Later claims have greater ones, and nothing is read before it is taken.
        select nextval('orchestration.inbox_ticket') as ticket
      )
      select ticketed.ticket, claimed.number, claimed.topic, claimed.entity_id, claimed.attempts, claimed.deleted, claimed.fact,
             claimed.version, claimed.backstop, inbox.source, inbox.dedupe_key, entity.facts
        from claimed cross join ticketed join orchestration.inbox on inbox.number = claimed.message
        left join orchestration.inbox_entity as entity
          on entity.topic = claimed.topic and entity.entity_id = claimed.entity_id
        where claimed.state = 'NEW'
        order by claimed.number;
  end $$;
`;
