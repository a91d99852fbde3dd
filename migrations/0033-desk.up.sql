-- Since when a candidate has been where they are: who waits longest is seen without reading the activity log.
alter table applications add column stage_since timestamptz not null default now();
update applications a
   set stage_since = coalesce(
         (select max(e.at) from audit_events e
           where e.type = 'application.moved' and e.payload->>'applicationId' = a.id::text),
         a.created_at);

create function date_stage() returns trigger language plpgsql as $$
begin
  new.stage_since := clock_timestamp();
  return new;
end $$;
create trigger tr_applications_stage_since before update of stage on applications
  for each row when (old.stage is distinct from new.stage) execute function date_stage();
