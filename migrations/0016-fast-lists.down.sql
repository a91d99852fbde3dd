drop index ix_people_name_id;
drop index ix_jobs_created_at_id;
drop index ix_audit_events_sitting_sequence;
drop index ix_audit_events_application_sequence;
drop index ix_audit_events_person_sequence;
drop index ix_audit_events_job_actor_name_sequence;
drop index ix_audit_events_actor_name_sequence;
create index ix_audit_events_actor_sequence on audit_events (actor_id, sequence);

drop index ix_packets_sha256;
alter table packets drop column holds;
alter table packets drop column size;
alter table packets drop column masked;
alter table packets drop column candidates;
alter table packets drop column file_name;
