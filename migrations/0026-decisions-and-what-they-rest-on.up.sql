-- A decision keeps where the candidate stood when it was made, and the comparison that it was made on.
alter table decisions add column stage_before text;
alter table decisions add column basis jsonb;
