/**
 * Everything that a run does to our tables between two calls of systems, in one statement and one transaction: what the answer of
 * the last call was, and that the next one leaves. The functions of `functions-sql.ts` that it replaces stay for processes of an
 * earlier release that work on the same database.
 */
export const runChangesSql = `
  -- What follows from a step's answer: see StepRecords.
  create function orchestration.keep_records(_run text, _records jsonb) returns void language plpgsql as $$
  begin
    if _records ? 'plan' then
      insert into orchestration.workflow_step (workflow_id, name, position, system)
        select _run, plan.name, plan.position, plan.system
          from jsonb_to_recordset(_records->'plan') as plan(name text, position integer, system text)
        on conflict do nothing;
    end if;
    if _records ? 'xref' then
      insert into orchestration.xref as kept (canonical_id, system, type, record_id, made_by)
        values (_records->'xref'->>'canonicalId', _records->'xref'->>'system', _records->'xref'->>'type',
          _records->'xref'->>'recordId', _run)
        on conflict (canonical_id, system, type) do update
          set record_id = excluded.record_id, made_by = excluded.made_by, made_at = now()
          where kept.record_id <> excluded.record_id;
    end if;
    if _records ? 'orderId' then
      update orchestration.workflow set order_id = _records->>'orderId' where id = _run;
    end if;
  end $$;

  -- Adds progress of a run to the log: { status, step, state, system } each. The caller holds the run's lock.
  create function orchestration.tell_all(_run text, _workflow text, _customer text, _correlation text, _told jsonb) returns void
  language sql as $$
    insert into orchestration.event
      (key, topic, type, entity_id, sequence, customer_id, system, correlation_id, payload)
    select _run || ':progress:' || (last.sequence + at - 1), 'workflow.progress', 'workflow.progress', _workflow,
        last.sequence + at, _customer, one->>'system', _correlation, one - 'system'
      from jsonb_array_elements(_told) with ordinality as told(one, at),
        (select coalesce((select sequence from orchestration.event
            where topic = 'workflow.progress' and entity_id = _workflow order by sequence desc limit 1), 0) as sequence) as last
      order by at
    on conflict (key) do nothing
  $$;

  -- Does the changes of a run in turn, all or none: see RunChange. Answers what the last BEGIN found: the step as it was, with the
  -- failure of its exception of this round where there is one already, also of a step that got through after it, so that a run which
  -- is done again comes by the same decisions.
  create function orchestration.change_run(_run text, _workflow text, _owner text, _changes jsonb) returns jsonb
  language plpgsql as $$
  declare
    _row record;
    _status text;
    _change jsonb;
    _step text;
    _told jsonb := '[]';
    _before record;
    _failure jsonb;
    _answer jsonb;
  begin
    -- Before anything is written, thus before the transaction has its number: the log's order is each entity's.
    perform pg_advisory_xact_lock(key) from
      (select distinct hashtextextended(name, 7402) as key from
        (select 'workflow.progress:' || _workflow as name union all
         select (event->>'topic') || ':' || (event->>'entityId')
           from jsonb_array_elements(_changes) as change, jsonb_array_elements(change->'events') as event) as names
        order by 1) as locks;
    select status, owner, customer_id, correlation_id into _row from orchestration.workflow where id = _run;
    if not found then return null; end if;
    _status := _row.status;
    for _change in select * from jsonb_array_elements(_changes) loop
      _step := _change->>'step';
      case _change->>'do'
      when 'CLAIM' then
        -- Whoever claims a run last has it: steps of others fail from then on.
        update orchestration.workflow set owner = _owner, dispatched = true where id = _run;
        _row.owner := _owner;
      when 'BEGIN' then
        if _row.owner is distinct from _owner then
          raise exception 'run % belongs to another process', _run using errcode = 'WR001';
        end if;
        select state, attempts, finished_at is not null as finished, result into _before
          from orchestration.workflow_step where workflow_id = _run and name = _step for update;
        if not found then
          insert into orchestration.workflow_step (workflow_id, name, position, system)
            values (_run, _step, (_change->>'position')::integer, _change->>'system');
          select 'NEW' as state, 0 as attempts, false as finished, null::jsonb as result into _before;
        end if;
        _failure := null;
        if _change ? 'round' then
          select failure into _failure from orchestration.exception
            where workflow_id = _run and step = _step and round = (_change->>'round')::integer;
        end if;
        if _failure is null and _before.state not in ('CONFIRMED', 'SKIPPED', 'COMPENSATED') then
          if _status = 'WAITING' then
            update orchestration.workflow set status = 'RUNNING' where id = _run;
            _status := 'RUNNING';
            if _before.state <> 'NEW' and not _before.finished then
              _told := _told || jsonb_build_object('status', _status);
            end if;
          end if;
          update orchestration.workflow_step set state = 'SENT', attempts = attempts + 1, finished_at = null,
            started_at = coalesce(started_at, now()) where workflow_id = _run and name = _step;
          if _before.state = 'NEW' or _before.finished then
            _told := _told || jsonb_build_object('status', _status, 'step', _step, 'state', 'RUNNING',
              'system', _change->>'system');
          end if;
        end if;
        _answer := to_jsonb(_before) || jsonb_build_object('failure', _failure);
      when 'CONFIRM' then
        -- A step that has ended already is never changed by a process that still believes to own it.
        update orchestration.workflow_step set state = 'CONFIRMED', result = coalesce(_change->'result', result), failure = null,
          finished_at = now()
          where workflow_id = _run and name = _step and state not in ('CONFIRMED', 'SKIPPED', 'COMPENSATED');
        if found then
          _told := _told || jsonb_build_object('status', _status, 'step', _step, 'state', 'SUCCEEDED',
            'system', _change->>'system');
          if _change ? 'takesBack' then
            update orchestration.workflow_step set state = 'COMPENSATED', failure = null, finished_at = now()
              where workflow_id = _run and name = _change->>'takesBack';
            _told := _told || jsonb_build_object('status', _status, 'step', _change->>'takesBack', 'state', 'COMPENSATED',
              'system', _change->>'system');
          end if;
          perform orchestration.append_event(event) from jsonb_array_elements(_change->'events') as event;
          perform orchestration.keep_records(_run, _change->'records');
        end if;
      when 'STATUS' then
        if _status <> _change->>'status' then
          _status := _change->>'status';
          update orchestration.workflow set status = _status,
            finished_at = case when _status in ('SUCCEEDED', 'COMPENSATED', 'CANCELLED') then now() end where id = _run;
          _told := _told || jsonb_build_object('status', _status);
        end if;
      end case;
    end loop;
    if _told <> '[]' then
      perform orchestration.tell_all(_run, _workflow, _row.customer_id, _row.correlation_id, _told);
    end if;
    return _answer;
  end $$;

  -- What is known about a command before systems are asked: what its key had as an outcome, and how its subject stands.
  create function orchestration.read_standing(_caller text, _operation text, _key text, _kind text, _subject text) returns jsonb
  language sql stable as $$
    select jsonb_build_object(
      'earlier', (select jsonb_build_object('inputHash', input_hash, 'outcome', outcome) from orchestration.client_request
        where caller = _caller and operation = _operation and key = _key),
      'holder', (select id from orchestration.workflow
        where kind = _kind and subject_id = _subject and orchestration.holds_subject(kind, status) limit 1),
      'runs', (select count(*) from orchestration.workflow where kind = _kind and subject_id = _subject))
  $$;

  -- Writes a command's run and its key's outcome down, where no other was faster: see keepIntent. Answers the standing otherwise.
  create function orchestration.keep_intent(_request jsonb, _run jsonb, _refusal jsonb) returns jsonb language plpgsql as $$
  declare
    _standing jsonb;
    _outcome jsonb := _refusal;
  begin
    perform pg_advisory_xact_lock(key) from
      (select hashtextextended(name, 7402) as key from
        (values ('client-request:' || (_request->>'operation') || ':' || (_request->>'caller') || ':' || (_request->>'key')),
          ((_run->>'kind') || ':' || (_run->>'subjectId'))) as names(name)
        order by 1) as locks;
    _standing := orchestration.read_standing(_request->>'caller', _request->>'operation', _request->>'key',
      _run->>'kind', _run->>'subjectId');
    if _standing->>'earlier' is not null or _standing->>'holder' is not null then return _standing; end if;
    if _outcome is null then
      if (_standing->>'runs')::integer + 1 <> (_run->>'attempt')::integer then return _standing; end if;
      insert into orchestration.workflow (id, kind, status, subject_id, attempt, business_key, customer_id, amount, currency,
          started_by, correlation_id, input)
        values (_run->>'runId', _run->>'kind', 'RUNNING', _run->>'subjectId', (_run->>'attempt')::integer, _run->>'businessKey',
          _run->>'customerId', _run->'amount'->>'amount', _run->'amount'->>'currency', _run->>'startedBy',
          _run->>'correlationId', _run->'input');
      insert into orchestration.workflow_step (workflow_id, name, position, system)
        values (_run->>'runId', _run->'firstStep'->>'name', (_run->'firstStep'->>'position')::integer, _run->'firstStep'->>'system');
      perform orchestration.tell_all(_run->>'runId', _run->>'workflowId', _run->>'customerId', _run->>'correlationId',
        '[{"status": "RUNNING"}]');
      _outcome := jsonb_build_object('workflowId', _run->>'workflowId');
    end if;
    insert into orchestration.client_request (caller, operation, key, input_hash, outcome)
      values (_request->>'caller', _request->>'operation', _request->>'key', _request->>'inputHash', _outcome);
    return null;
  end $$;
`;
