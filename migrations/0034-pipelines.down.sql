drop table mailing_messages;
drop table mailings;
delete from looks where kind = 'note';
alter table looks drop constraint ck_looks_kind;
alter table looks add constraint ck_looks_kind check (kind in ('ratings', 'outcome', 'resume', 'screen', 'disc'));
drop table application_notes;
drop trigger tr_applications_stage_since on applications;
create or replace function date_stage() returns trigger language plpgsql as $$
begin
  new.stage_since := clock_timestamp();
  return new;
end $$;
create trigger tr_applications_stage_since before update of stage on applications
  for each row when (old.stage is distinct from new.stage) execute function date_stage();
alter table applications drop column tags;
alter table applications drop column stage_id;
drop table job_stages;
