-- What is said of a candidate beside their scores: details that were changed after ratings were in, before and after.
alter table candidates add column marks text[] not null default '{}';
