-- The record proves itself: each event has a link, SHA-256 over the link before it and the event in its canonical form
-- (docs/security.md). There is a chain for each job and one, with the nil identifier, for everything else.

-- How far each chain is. Its row is locked by the transaction that adds an event, while it commits and not before.
create table audit_chains (
  chain uuid not null,
  events bigint not null,
  link bytea not null,
  constraint pk_audit_chains primary key (chain)
) with (fillfactor = 50);

create table audit_links (
  chain uuid not null,
  place bigint not null,
  event_id uuid not null,
  link bytea not null,
  constraint pk_audit_links primary key (chain, place),
  constraint uq_audit_links_event unique (event_id)
);

-- An event as it is hashed: JSON as jsonb writes it, keys by length and then by their bytes.
create function canonical_event(e audit_events, place bigint) returns text language sql stable as
$$ select jsonb_build_object(
     'id', e.id, 'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'type', e.type,
     'actor', e.actor_name, 'actorId', e.actor_id, 'jobId', e.job_id, 'payload', e.payload,
     'place', place, 'sequence', e.sequence)::text $$;

-- Runs at the very end of the transaction (deferred), so that the head of a chain is the last thing that it locks.
create function chain_audit_event() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  mine uuid := coalesce(new.job_id, '00000000-0000-0000-0000-000000000000');
  head audit_chains%rowtype;
begin
  select * into head from audit_chains where chain = mine for update;
  if not found then
    insert into audit_chains values (mine, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
    select * into head from audit_chains where chain = mine for update;
  end if;
  head.events := head.events + 1;
  head.link := sha256(head.link || convert_to(canonical_event(new, head.events), 'UTF8'));
  insert into audit_links (chain, place, event_id, link) values (mine, head.events, new.id, head.link);
  update audit_chains set events = head.events, link = head.link where chain = mine;
  return null;
end $$;

-- Chains everything anew, in the order in which it was written; to be called where nothing is chained.
create function chain_all_audit_events() returns void language plpgsql as $$
declare
  e audit_events%rowtype;
  head audit_chains%rowtype;
  mine uuid;
begin
  for e in select * from audit_events order by job_id, sequence loop
    mine := coalesce(e.job_id, '00000000-0000-0000-0000-000000000000');
    if head.chain is distinct from mine then
      if head.chain is not null then insert into audit_chains values (head.*); end if;
      head := row(mine, 0, decode(repeat('00', 32), 'hex'));
    end if;
    head.events := head.events + 1;
    head.link := sha256(head.link || convert_to(canonical_event(e, head.events), 'UTF8'));
    insert into audit_links (chain, place, event_id, link) values (mine, head.events, e.id, head.link);
  end loop;
  if head.chain is not null then insert into audit_chains values (head.*); end if;
end $$;
select chain_all_audit_events();

create constraint trigger tr_audit_events_chain after insert on audit_events deferrable initially deferred
  for each row execute function chain_audit_event();
create trigger tr_audit_links_append_only before update or delete or truncate on audit_links
  for each statement execute function refuse_audit_change();
create trigger tr_audit_chains_kept before delete or truncate on audit_chains
  for each statement execute function refuse_audit_change();

-- The application acts as a role that owns nothing; the queue's tables are its owner's alone, so these write to it.
create function add_background_job(task text, payload json, queue text, run_at timestamptz, attempts int, key text)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform graphile_worker.add_job(task, payload, queue_name => queue, run_at => run_at, max_attempts => attempts,
                                  job_key => key);
end $$;
create function remove_background_job(key text)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform graphile_worker.remove_job(key);
end $$;
revoke execute on function add_background_job(text, json, text, timestamptz, int, text) from public;
revoke execute on function remove_background_job(text) from public;
