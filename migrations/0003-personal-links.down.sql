drop table personal_links;
alter table people drop column admitted_at;
