-- A decision keeps where the candidate stood when it was made, and the comparison that it was made on.
alter table decisions add column stage_before text;
alter table decisions add column basis jsonb;
-- How many of an application's changes must not be noticed by whoever still rates the candidate: stages and résumés.
alter table applications add column quiet_changes integer not null default 0;
