alter table applications drop column quiet_changes;
alter table decisions drop column basis;
alter table decisions drop column stage_before;
