drop table referees;
delete from looks where "kind" = 'reference';
alter table looks drop constraint ck_looks_kind;
alter table looks add constraint ck_looks_kind check ("kind" in ('ratings', 'outcome', 'resume', 'screen', 'disc', 'note'));
delete from sittings s using assessments t where t.id = s.assessment_id and t."kind" = 'reference';
delete from assessments where "kind" = 'reference';
alter table assessments drop constraint ck_assessments_kind;
alter table assessments add constraint ck_assessments_kind check ("kind" in ('interview', 'audition', 'writing_sample'));
