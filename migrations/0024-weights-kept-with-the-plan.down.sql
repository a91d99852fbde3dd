alter table assessment_plans drop constraint ck_assessment_plans_weighed;
alter table assessment_plans drop column weighed_at;
alter table assessment_plans drop column category_weights;
