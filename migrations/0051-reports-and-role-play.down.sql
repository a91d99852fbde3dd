alter table assessments drop constraint ck_assessments_parts;
alter table assessments drop column parts;
drop table analysis_reports;
