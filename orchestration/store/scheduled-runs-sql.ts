/** Runs that wait for a date: rows of ours, which the engine hears of when the date has come. */
export const scheduledRunsSql = `
  alter table orchestration.workflow
    -- When a run that waits for its date begins; null once it has, and of all others.
    add column begins_at timestamptz,
    add column cancelled_by text;
  create index workflow_begins on orchestration.workflow (begins_at) where begins_at is not null;

  -- As keep_intent, of a run that waits. It counts as handed over, so that a process of an earlier release leaves it alone.
  create function orchestration.keep_scheduled(_request jsonb, _run jsonb, _at timestamptz) returns jsonb language plpgsql as $$
  declare
    _standing jsonb := orchestration.keep_intent(_request, _run, null);
  begin
    if _standing is not null then return _standing; end if;
    update orchestration.workflow set status = 'WAITING', begins_at = _at, dispatched = true where id = _run->>'runId';
    perform orchestration.tell_progress(_run->>'runId', _run->>'workflowId', '{}', null);
    return null;
  end $$;

  -- Ends the wait, by the date or by somebody who calls the run off: of the two, one does. Answers whether this was it.
  create function orchestration.end_wait(_run text, _workflow text, _status text, _by text) returns boolean language plpgsql as $$
  begin
    perform orchestration.lock_progress(_workflow);
    update orchestration.workflow set status = _status, begins_at = null, dispatched = _status = 'CANCELLED', cancelled_by = _by,
      finished_at = case when _status = 'CANCELLED' then now() end where id = _run and begins_at is not null;
    if not found then return false; end if;
    perform orchestration.tell_progress(_run, _workflow, '{}', null);
    return true;
  end $$;
`;
