drop table candidate_merges;
drop table application_sources;
drop table job_postings;
drop trigger tr_applications_furthest on applications;
drop function note_furthest();
alter table applications drop column furthest;
drop function stage_rank(text);
