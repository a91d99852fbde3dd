-- Erasing people: what was erased by whom and when, by identifiers only; and what that needs in other tables.

create table erasures (
  id uuid not null,
  kind text not null,
  why text not null,
  state text not null default 'waiting',
  "number" integer,
  application_ids uuid[] not null default '{}',
  candidate_ids uuid[] not null default '{}',
  job_ids uuid[] not null default '{}',
  person_id uuid,
  dropped text[] not null default '{}',
  asked_by_id uuid,
  asked_by_name text not null,
  asked_at timestamptz not null default now(),
  tries integer not null default 0,
  problem text,
  done_at timestamptz,
  removed jsonb,
  constraint uq_erasures_number unique ("number"),
  constraint ck_erasures_kind check (kind in ('candidate', 'person')),
  constraint ck_erasures_why check (why in ('asked', 'due', 'restored')),
  constraint ck_erasures_state check ("state" in ('waiting', 'done', 'failed', 'canceled')),
  constraint ck_erasures_done check (("state" = 'done') = (done_at is not null) and ("state" = 'done') = ("number" is not null)),
  constraint pk_erasures primary key (id)
);
create index ix_erasures_asked_at on erasures (asked_at);
create index ix_erasures_applications on erasures using gin (application_ids);
create index ix_erasures_open on erasures (asked_at, id) where "state" in ('waiting', 'failed');

-- A packet in whose place a statement stands: what it was, and for which erasure.
alter table packets add column replaced jsonb;
create index ix_packets_replaced on packets using gin (replaced) where replaced is not null;

-- Events of the activity log are only ever added. An erasure may take a person's name out of one, and says so in an
-- event of its own: the event that was masked, its link, and the SHA-256 of what it says now.
create or replace function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'audit_events' and current_setting('callboard.masking', true) = 'on' then
    return null;
  end if;
  raise exception 'audit events are only ever added';
end;
$$;

-- To be called before the transaction adds events of its own: theirs have no links yet.
create function mask_audit_events(erasure uuid, by_id uuid, by_name text, ids uuid[], actors text[], payloads jsonb[])
  returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  masked integer;
begin
  perform set_config('callboard.masking', 'on', true);
  update audit_events e set actor_name = g.actor, payload = g.payload
    from unnest(ids, actors, payloads) as g (id, actor, payload), audit_links l
   where e.id = g.id and l.event_id = g.id;
  get diagnostics masked = row_count;
  perform set_config('callboard.masking', '', true);
  insert into audit_events (id, at, actor_id, actor_name, job_id, type, payload)
  select gen_random_uuid(), clock_timestamp(), by_id, by_name, job_id, 'record.masked',
         jsonb_strip_nulls(jsonb_build_object('erasureId', erasure, 'jobId', job_id, 'events', jsonb_agg(
           jsonb_build_object('id', id, 'link', link, 'sha256', digest) order by sequence)))
    from (select e.id, e.job_id, e.sequence, encode(l.link, 'hex') as link,
                 encode(sha256(convert_to(canonical_event(e, l.place), 'UTF8')), 'hex') as digest
            from audit_events e join audit_links l on l.event_id = e.id where e.id = any (ids)) m
   group by job_id;
  return masked;
end $$;
revoke execute on function mask_audit_events(uuid, uuid, text, uuid[], text[], jsonb[]) from public;

-- Jobs in the background hold identifiers; should one hold more, it goes with the person.
create function forget_in_background(pattern text)
  returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone integer;
begin
  delete from graphile_worker._private_jobs where payload::text ~* pattern or key ~* pattern;
  get diagnostics gone = row_count;
  update graphile_worker._private_jobs set last_error = null where last_error ~* pattern;
  return gone;
end $$;
revoke execute on function forget_in_background(text) from public;
