-- Lists that stay fast at a million: what a list of packets says is kept beside the packet instead of being read out of
-- the whole comparison; the record is searched by what its events are about; candidates are listed by name.

alter table packets add column file_name text not null default '';
alter table packets add column candidates integer not null default 0;
alter table packets add column masked integer not null default 0;
alter table packets add column size integer not null default 0;
alter table packets add column holds jsonb;
update packets set
  file_name = coalesce(comparison->>'fileName', ''),
  candidates = coalesce(jsonb_array_length(comparison->'comparison'->'candidates'), 0),
  masked = coalesce((comparison->>'masked')::integer, 0),
  size = octet_length("content"),
  holds = comparison->'holds';
alter table packets alter column file_name drop default;
alter table packets alter column candidates drop default;
alter table packets alter column masked drop default;
alter table packets alter column size drop default;
create index ix_packets_sha256 on packets (sha256);

-- Nobody looks an actor up by identifier; a search looks for the name that stood there then.
drop index ix_audit_events_actor_sequence;
create index ix_audit_events_actor_name_sequence on audit_events (actor_name, sequence);
create index ix_audit_events_job_actor_name_sequence on audit_events (job_id, actor_name, sequence);
create index ix_audit_events_person_sequence on audit_events ((payload->>'personId'), sequence)
  where payload->>'personId' is not null;
create index ix_audit_events_application_sequence on audit_events ((payload->>'applicationId'), sequence)
  where payload->>'applicationId' is not null;
create index ix_audit_events_sitting_sequence on audit_events ((payload->>'sittingId'), sequence)
  where type like 'sitting.%';

create index ix_jobs_created_at_id on jobs (created_at, id);
create index ix_people_name_id on people (name, id);
