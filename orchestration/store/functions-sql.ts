/**
 * What happens at every step, in the database: a round trip each instead of ten. Locks come before the first write, as in
 * `inTransaction`, and in the same order.
 */
export const functionsSql = `
  -- Of an event as NewEvent has it. Answers whether it was added.
  create or replace function orchestration.append_event(_event jsonb) returns boolean language plpgsql as $$
  declare
    _last record;
    _payload jsonb := _event->'payload';
  begin
    select sequence, payload->>'status' as status into _last from orchestration.event
      where topic = _event->>'topic' and entity_id = _event->>'entityId' order by sequence desc limit 1;
    if _event->>'topic' <> 'workflow.progress' then
      if _last.status = _payload->>'status' and not coalesce((_event->>'always')::boolean, false) then return false; end if;
      if _last.status is not null then _payload := _payload || jsonb_build_object('previousStatus', _last.status); end if;
    end if;
    insert into orchestration.event
      (key, topic, type, entity_id, sequence, customer_id, system, occurred_at, correlation_id, payload)
    values (_event->>'key', _event->>'topic', _event->>'type', _event->>'entityId', coalesce(_last.sequence, 0) + 1,
      _event->>'customerId', _event->>'system', coalesce((_event->>'occurredAt')::timestamptz, now()),
      _event->>'correlationId', _payload)
    on conflict (key) do nothing;
    return found;
  end $$;

  create or replace function orchestration.tell_progress(_run text, _workflow text, _change jsonb, _system text) returns void
  language plpgsql as $$
  declare
    _row record;
    _told integer;
  begin
    select status, customer_id, correlation_id into _row from orchestration.workflow where id = _run;
    if not found then return; end if;
    select coalesce(max(sequence), 0) into _told from orchestration.event
      where topic = 'workflow.progress' and entity_id = _workflow;
    insert into orchestration.event
      (key, topic, type, entity_id, sequence, customer_id, system, correlation_id, payload)
    values (_run || ':progress:' || _told, 'workflow.progress', 'workflow.progress', _workflow, _told + 1,
      _row.customer_id, _system, _row.correlation_id, jsonb_build_object('status', _row.status) || _change)
    on conflict (key) do nothing;
  end $$;

  create or replace function orchestration.lock_progress(_workflow text) returns void language sql
    return pg_advisory_xact_lock(hashtextextended('workflow.progress:' || _workflow, 7402));

  -- Whoever claims a run last has it: steps of others fail from then on.
  create or replace function orchestration.claim_run(_run text, _owner text) returns void language sql
  begin atomic
    update orchestration.workflow set owner = _owner, dispatched = true where id = _run;
  end;

  -- Answers the step as it was, with the failure of its exception of this round where there is one already: also of a step that got
  -- through after it, so that a run which is done again comes by the same decisions.
  create or replace function orchestration.begin_step(_run text, _owner text, _workflow text, _step text, _place integer, _system text,
    _round integer)
  returns jsonb language plpgsql as $$
  declare
    _before record;
    _failure jsonb;
    _resumed boolean;
  begin
    perform orchestration.lock_progress(_workflow);
    perform from orchestration.workflow where id = _run and owner is distinct from _owner;
    if found then raise exception 'run % belongs to another process', _run using errcode = 'WR001'; end if;
    insert into orchestration.workflow_step (workflow_id, name, position, system) values (_run, _step, _place, _system)
      on conflict do nothing;
    select state, attempts, finished_at is not null as finished, result into _before
      from orchestration.workflow_step where workflow_id = _run and name = _step for update;
    if _round is not null then
      select failure into _failure from orchestration.exception
        where workflow_id = _run and step = _step and round = _round;
    end if;
    if _failure is null and _before.state not in ('CONFIRMED', 'SKIPPED', 'COMPENSATED') then
      update orchestration.workflow set status = 'RUNNING' where id = _run and status = 'WAITING';
      _resumed := found;
      update orchestration.workflow_step set state = 'SENT', attempts = attempts + 1, finished_at = null,
        started_at = coalesce(started_at, now()) where workflow_id = _run and name = _step;
      if _before.state = 'NEW' or _before.finished then
        perform orchestration.tell_progress(_run, _workflow, jsonb_build_object('step', _step, 'state', 'RUNNING'), _system);
      elsif _resumed then
        perform orchestration.tell_progress(_run, _workflow, '{}', null);
      end if;
    end if;
    return to_jsonb(_before) || jsonb_build_object('failure', _failure);
  end $$;

  -- Answers whether it changed anything: not where the step has ended already.
  create or replace function orchestration.confirm_step(_run text, _workflow text, _step text, _system text, _takes_back text,
    _result jsonb, _events jsonb)
  returns boolean language plpgsql as $$
  begin
    perform pg_advisory_xact_lock(key) from
      (select distinct hashtextextended(name, 7402) as key from
        (select 'workflow.progress:' || _workflow as name union all
         select (event->>'topic') || ':' || (event->>'entityId') from jsonb_array_elements(_events) as event) as names
        order by 1) as locks;
    perform from orchestration.workflow_step where workflow_id = _run and name = _step
      and state not in ('CONFIRMED', 'SKIPPED', 'COMPENSATED') for update;
    if not found then return false; end if;
    update orchestration.workflow_step set state = 'CONFIRMED', result = coalesce(_result, result), failure = null,
      finished_at = now() where workflow_id = _run and name = _step;
    perform orchestration.tell_progress(_run, _workflow, jsonb_build_object('step', _step, 'state', 'SUCCEEDED'), _system);
    if _takes_back is not null then
      update orchestration.workflow_step set state = 'COMPENSATED', failure = null, finished_at = now()
        where workflow_id = _run and name = _takes_back;
      perform orchestration.tell_progress(_run, _workflow,
        jsonb_build_object('step', _takes_back, 'state', 'COMPENSATED'), _system);
    end if;
    perform orchestration.append_event(event) from jsonb_array_elements(_events) as event;
    return true;
  end $$;

  create or replace function orchestration.set_workflow_status(_run text, _workflow text, _status text) returns void
  language plpgsql as $$
  begin
    perform orchestration.lock_progress(_workflow);
    update orchestration.workflow set status = _status,
      finished_at = case when _status in ('SUCCEEDED', 'COMPENSATED', 'CANCELLED') then now() end
      where id = _run and status <> _status;
    if found then perform orchestration.tell_progress(_run, _workflow, '{}', null); end if;
  end $$;
`;
