alter table assessments drop constraint ck_assessments_parts;
alter table assessments drop column parts;
