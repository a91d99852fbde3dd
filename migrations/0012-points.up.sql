-- What the points of a plan's criteria follow from: its assessments and the job's categories, both at once; its
-- assessments only; or literal weights, as every plan was read before. A plan that was frozen keeps what it was scored
-- under.

alter table assessment_plans add column points_from text not null default 'assessments_and_categories';
update assessment_plans set points_from = 'literal_weights' where frozen_at is not null;
alter table assessment_plans add constraint ck_assessment_plans_points_from check (points_from in ('assessments_and_categories', 'assessments_only', 'literal_weights'));
