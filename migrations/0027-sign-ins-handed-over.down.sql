drop table administrator_changes;
alter table decisions drop column marks;
alter table scorecards drop column marks;
delete from personal_links where purpose = 'handed_over';
alter table personal_links drop constraint ck_personal_links_purpose;
alter table personal_links add constraint ck_personal_links_purpose
  check (purpose in ('request', 'invitation', 'reminder', 'operator'));
alter table personal_links drop column handed_over;
alter table api_tokens drop column handed_over;
alter table sessions drop column handed_over;
alter table people drop column handed_over;
