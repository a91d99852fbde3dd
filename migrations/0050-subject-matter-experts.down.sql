drop table expert_ratings;
drop table analysis_experts;
alter table attributes drop constraint ck_attributes_importance_from;
alter table attributes drop column importance_reason;
alter table attributes drop column importance_from;
alter table attributes alter column importance type smallint using round(importance)::smallint;
