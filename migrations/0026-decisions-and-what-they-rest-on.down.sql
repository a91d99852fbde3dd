alter table decisions drop column basis;
alter table decisions drop column stage_before;
