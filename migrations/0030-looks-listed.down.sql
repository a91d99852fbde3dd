drop index ix_looks_job_last_at;
drop index ix_looks_last_at;
drop index ix_looks_application;
