-- The kinds of event to choose from, and one kind of event of one job, without reading the whole record.
create index ix_audit_events_type_sequence on audit_events (type, sequence);
create index ix_audit_events_job_type_sequence on audit_events (job_id, type, sequence);
