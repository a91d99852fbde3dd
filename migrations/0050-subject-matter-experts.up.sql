-- Subject-matter experts rate what a job needs, apart from each other; importance may be their mean.

alter table attributes alter column importance type double precision;
alter table attributes add column importance_from text not null default 'team';
alter table attributes add column importance_reason text not null default '';
alter table attributes add constraint ck_attributes_importance_from check ("importance_from" in ('team', 'experts'));

create table analysis_experts (
  id uuid not null,
  job_id uuid not null,
  person_id uuid,
  "name" text not null,
  expertise text not null,
  invited_by_name text not null,
  invited_at timestamptz not null default now(),
  submitted_at timestamptz,
  withdrawn_at timestamptz,
  saw_results boolean not null default false,
  "version" integer not null default 1,
  constraint uq_analysis_experts_job_person unique (job_id, person_id),
  constraint ck_analysis_experts_over check ("submitted_at" is null or "withdrawn_at" is null),
  constraint pk_analysis_experts primary key (id)
);
create index ix_analysis_experts_person on analysis_experts (person_id);
alter table analysis_experts add constraint fk_analysis_experts_job foreign key (job_id) references jobs(id) on delete cascade;
alter table analysis_experts add constraint fk_analysis_experts_person foreign key (person_id) references people(id) on delete restrict;

create table expert_ratings (
  expert_id uuid not null,
  attribute_id uuid not null,
  importance smallint,
  needed text,
  constraint ck_expert_ratings_importance check ("importance" between 1 and 5),
  constraint ck_expert_ratings_needed check ("needed" in ('at_entry', 'learnt')),
  constraint pk_expert_ratings primary key (expert_id, attribute_id)
);
create index ix_expert_ratings_attribute on expert_ratings (attribute_id);
alter table expert_ratings add constraint fk_expert_ratings_expert foreign key (expert_id) references analysis_experts(id) on delete cascade;
alter table expert_ratings add constraint fk_expert_ratings_attribute foreign key (attribute_id) references attributes(id) on delete cascade;
