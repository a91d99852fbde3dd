-- What the categories count is kept with a plan once it is frozen, so that a later change of the job analysis moves no
-- score. A plan that was frozen before keeps what the analysis says today: a category's importance over that of all, in
-- percent, or the weight that was set by hand in its place; then each over the total of the four; a quarter each where
-- that is nothing.

alter table assessment_plans add column category_weights jsonb;
alter table assessment_plans add column weighed_at timestamptz;

with derived as (
  select j.id as job_id, c.category, h.reason,
         coalesce(h.weight::double precision,
                  100 * coalesce(sum(a.importance), 0)::double precision
                      / nullif((select sum(importance) from attributes where job_id = j.id), 0), 0) as percent
    from jobs j
   cross join unnest(array['technical', 'business', 'interpersonal', 'lifestyle']) as c (category)
    left join attributes a on a.job_id = j.id and a.category = c.category
    left join category_weights h on h.job_id = j.id and h.category = c.category
   where exists (select from assessment_plans p where p.job_id = j.id and p.frozen_at is not null)
   group by j.id, c.category, h.weight, h.reason
), weighed as (
  select job_id, category, reason, percent, sum(percent) over (partition by job_id) as whole from derived
), kept as (
  select job_id,
         jsonb_object_agg(category, jsonb_strip_nulls(jsonb_build_object(
           'weight', case when whole > 0 then percent / whole else 0.25 end, 'reason', nullif(reason, '')))) as weights
    from weighed
   group by job_id
)
update assessment_plans p
   set category_weights = kept.weights, weighed_at = now()
  from kept
 where kept.job_id = p.job_id and p.frozen_at is not null;

alter table assessment_plans add constraint ck_assessment_plans_weighed check ((category_weights is null) = (weighed_at is null) and (category_weights is null or frozen_at is not null));
