-- Looks are listed, the newest first: of one job, and all of them.
create index ix_looks_job_last_at on looks (job_id, last_at);
create index ix_looks_last_at on looks (last_at);
create index ix_looks_application on looks (application_id);
