drop trigger tr_applications_stage_since on applications;
drop function date_stage();
alter table applications drop column stage_since;
