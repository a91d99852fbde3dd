alter table assessment_plans drop column points_from;
