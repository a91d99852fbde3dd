alter table assessment_plans drop column statement;
alter table assessment_plans drop column notes_required;
