-- The whole way through: people, jobs, questions, candidates, assessments, packets, the record.

create table people (
  id uuid not null,
  name text not null,
  email text,
  password_hash text,
  administrator boolean not null default false,
  opens_jobs boolean not null default false,
  time_zone text,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  "version" integer not null default 1,
  constraint uq_people_email unique (email),
  constraint ck_people_email check (email = lower(email)),
  constraint pk_people primary key (id)
);

create table sessions (
  id uuid not null,
  person_id uuid not null,
  token_hash character(64) not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint uq_sessions_token_hash unique (token_hash),
  constraint pk_sessions primary key (id)
);
create index ix_sessions_person on sessions (person_id);
create index ix_sessions_expires_at on sessions (expires_at);
alter table sessions add constraint fk_sessions_person foreign key (person_id) references people(id) on delete cascade;

create table api_tokens (
  id uuid not null,
  person_id uuid not null,
  name text not null,
  token_hash character(64) not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  constraint uq_api_tokens_token_hash unique (token_hash),
  constraint pk_api_tokens primary key (id)
);
create index ix_api_tokens_person on api_tokens (person_id);
alter table api_tokens add constraint fk_api_tokens_person foreign key (person_id) references people(id) on delete cascade;

create table audit_events (
  id uuid not null,
  sequence bigserial not null,
  "at" timestamptz not null,
  actor_id uuid,
  actor_name text not null,
  job_id uuid,
  type text not null,
  payload jsonb not null,
  constraint uq_audit_events_sequence unique (sequence),
  constraint pk_audit_events primary key (id)
);
create index ix_audit_events_actor_sequence on audit_events (actor_id, sequence);
create index ix_audit_events_job_sequence on audit_events (job_id, sequence);

create table jobs (
  id uuid not null,
  title text not null,
  department text not null default '',
  location text not null default '',
  requisition text not null default '',
  summary text not null default '',
  objectives text[] not null default '{}',
  sources text[] not null default '{}',
  maximum integer not null default 100,
  disc_note text not null default '',
  status text not null default 'open',
  created_at timestamptz not null default now(),
  "version" integer not null default 1,
  constraint ck_jobs_maximum check (maximum between 1 and 1000),
  constraint ck_jobs_status check (status in ('open', 'closed')),
  constraint pk_jobs primary key (id)
);

create table hiring_team_members (
  id uuid not null,
  job_id uuid not null,
  person_id uuid not null,
  "key" text not null,
  roles text[] not null,
  constraint uq_hiring_team_members_job_key unique (job_id, "key"),
  constraint uq_hiring_team_members_job_person unique (job_id, person_id),
  constraint ck_hiring_team_members_roles check (roles <@ array['recruiter', 'hiring_manager', 'panelist']::text[]),
  constraint pk_hiring_team_members primary key (id)
);
create index ix_hiring_team_members_person on hiring_team_members (person_id);
alter table hiring_team_members add constraint fk_hiring_team_members_job foreign key (job_id) references jobs(id) on delete cascade;
alter table hiring_team_members add constraint fk_hiring_team_members_person foreign key (person_id) references people(id) on delete restrict;

create table attributes (
  id uuid not null,
  job_id uuid not null,
  "key" text not null,
  category text not null,
  name text not null,
  definition text not null default '',
  importance smallint not null,
  needed text not null,
  "position" integer not null,
  "version" integer not null default 1,
  constraint uq_attributes_job_key unique (job_id, "key"),
  constraint ck_attributes_needed check (needed in ('at_entry', 'learnt')),
  constraint ck_attributes_importance check (importance between 1 and 5),
  constraint ck_attributes_category check (category in ('technical', 'business', 'interpersonal', 'lifestyle')),
  constraint pk_attributes primary key (id)
);
alter table attributes add constraint fk_attributes_job foreign key (job_id) references jobs(id) on delete cascade;

create table category_weights (
  id uuid not null,
  job_id uuid not null,
  category text not null,
  weight double precision not null,
  reason text not null,
  constraint uq_category_weights_job_category unique (job_id, category),
  constraint ck_category_weights_weight check (weight >= 0 and weight <= 100),
  constraint ck_category_weights_category check (category in ('technical', 'business', 'interpersonal', 'lifestyle')),
  constraint pk_category_weights primary key (id)
);
alter table category_weights add constraint fk_category_weights_job foreign key (job_id) references jobs(id) on delete cascade;

create table questions (
  id uuid not null,
  "key" text not null,
  current_version integer not null,
  retired_at timestamptz,
  created_at timestamptz not null default now(),
  "version" integer not null default 1,
  constraint uq_questions_key unique ("key"),
  constraint pk_questions primary key (id)
);

create table question_versions (
  id uuid not null,
  question_id uuid not null,
  "number" integer not null,
  topic text not null,
  prompt text not null,
  measures text[] not null,
  why text not null default '',
  preferred_answer text not null default '',
  follow_ups text[] not null default '{}',
  anchors text[] not null,
  created_by_id uuid,
  created_at timestamptz not null default now(),
  constraint uq_question_versions_question_number unique (question_id, "number"),
  constraint ck_question_versions_anchors check (cardinality(anchors) between 3 and 7),
  constraint ck_question_versions_measures check (cardinality(measures) > 0 and measures <@ array['technical', 'business', 'interpersonal', 'lifestyle']::text[]),
  constraint pk_question_versions primary key (id)
);
alter table question_versions add constraint fk_question_versions_question foreign key (question_id) references questions(id) on delete cascade;

create table stored_files (
  id uuid not null,
  file_name text not null,
  media_type text not null,
  size integer not null,
  "content" bytea not null,
  created_at timestamptz not null default now(),
  constraint ck_stored_files_size check (size = octet_length("content")),
  constraint pk_stored_files primary key (id)
);

create table candidates (
  id uuid not null,
  name text not null,
  email text,
  phone text not null default '',
  created_at timestamptz not null default now(),
  "version" integer not null default 1,
  constraint pk_candidates primary key (id)
);
create index ix_candidates_email on candidates (email);

create table applications (
  id uuid not null,
  job_id uuid not null,
  candidate_id uuid not null,
  "key" text not null,
  stage text not null default 'applied',
  source text,
  resume_id uuid,
  created_at timestamptz not null default now(),
  "version" integer not null default 1,
  constraint uq_applications_job_key unique (job_id, "key"),
  constraint uq_applications_job_candidate unique (job_id, candidate_id),
  constraint ck_applications_source check (source in ('advertised', 'promoted_from_within', 'experienced_hire', 'referral')),
  constraint ck_applications_stage check (stage in ('applied', 'screen', 'assessment', 'finalist', 'hired', 'declined', 'withdrawn')),
  constraint pk_applications primary key (id)
);
create index ix_applications_candidate on applications (candidate_id);
create index ix_applications_resume on applications (resume_id);
alter table applications add constraint fk_applications_job foreign key (job_id) references jobs(id) on delete cascade;
alter table applications add constraint fk_applications_candidate foreign key (candidate_id) references candidates(id) on delete restrict;
alter table applications add constraint fk_applications_resume foreign key (resume_id) references stored_files(id) on delete set null;

create table screens (
  id uuid not null,
  application_id uuid not null,
  signs jsonb not null,
  note text not null default '',
  by_name text not null default '',
  "at" timestamptz not null,
  "version" integer not null default 1,
  constraint uq_screens_application unique (application_id),
  constraint pk_screens primary key (id)
);
alter table screens add constraint fk_screens_application foreign key (application_id) references applications(id) on delete cascade;

create table assessment_plans (
  id uuid not null,
  job_id uuid not null,
  "number" integer not null,
  reason text not null default '',
  frozen_at timestamptz,
  created_at timestamptz not null default now(),
  "version" integer not null default 1,
  constraint uq_assessment_plans_job_number unique (job_id, "number"),
  constraint ck_assessment_plans_reason check ("number" = 1 or reason <> ''),
  constraint pk_assessment_plans primary key (id)
);
alter table assessment_plans add constraint fk_assessment_plans_job foreign key (job_id) references jobs(id) on delete cascade;

create table assessments (
  id uuid not null,
  plan_id uuid not null,
  "key" text not null,
  kind text not null,
  name text not null,
  "position" integer not null,
  levels smallint not null,
  weight double precision not null default 1,
  weight_reason text not null default '',
  brief text not null default '',
  hide_author boolean not null default false,
  constraint uq_assessments_plan_key unique (plan_id, "key"),
  constraint ck_assessments_weight check (weight >= 0 and weight <= 1000),
  constraint ck_assessments_levels check (levels between 3 and 7),
  constraint ck_assessments_kind check (kind in ('interview', 'audition', 'writing_sample')),
  constraint pk_assessments primary key (id)
);
alter table assessments add constraint fk_assessments_plan foreign key (plan_id) references assessment_plans(id) on delete cascade;

create table criteria (
  id uuid not null,
  assessment_id uuid not null,
  "key" text not null,
  kind text not null,
  name text not null,
  prompt text not null default '',
  measures text[] not null default '{}',
  why text not null default '',
  preferred_answer text not null default '',
  follow_ups text[] not null default '{}',
  anchors text[] not null,
  weight double precision not null default 1,
  weight_reason text not null default '',
  "position" integer not null,
  question_key text,
  question_version integer,
  constraint uq_criteria_assessment_key unique (assessment_id, "key"),
  constraint ck_criteria_measures check (measures <@ array['technical', 'business', 'interpersonal', 'lifestyle']::text[]),
  constraint ck_criteria_weight check (weight >= 0 and weight <= 1000),
  constraint ck_criteria_kind check (kind in ('scale', 'yes_no')),
  constraint pk_criteria primary key (id)
);
alter table criteria add constraint fk_criteria_assessment foreign key (assessment_id) references assessments(id) on delete cascade;

create table criterion_attributes (
  criterion_id uuid not null,
  attribute_id uuid not null,
  constraint pk_criterion_attributes primary key (criterion_id, attribute_id)
);
create index ix_criterion_attributes_attribute on criterion_attributes (attribute_id);
alter table criterion_attributes add constraint fk_criterion_attributes_criterion foreign key (criterion_id) references criteria(id) on delete cascade;
alter table criterion_attributes add constraint fk_criterion_attributes_attribute foreign key (attribute_id) references attributes(id) on delete cascade;

create table sittings (
  id uuid not null,
  application_id uuid not null,
  assessment_id uuid not null,
  assessment_key text not null,
  "at" timestamptz,
  place text not null default '',
  topic text not null default '',
  document_id uuid,
  created_at timestamptz not null default now(),
  "version" integer not null default 1,
  constraint uq_sittings_application_assessment_key unique (application_id, assessment_key),
  constraint pk_sittings primary key (id)
);
create index ix_sittings_assessment on sittings (assessment_id);
create index ix_sittings_at on sittings ("at");
create index ix_sittings_document on sittings (document_id);
alter table sittings add constraint fk_sittings_application foreign key (application_id) references applications(id) on delete cascade;
alter table sittings add constraint fk_sittings_assessment foreign key (assessment_id) references assessments(id) on delete restrict;
alter table sittings add constraint fk_sittings_document foreign key (document_id) references stored_files(id) on delete set null;

create table scorecards (
  id uuid not null,
  sitting_id uuid not null,
  panelist_id uuid not null,
  plays text not null default '',
  "position" integer not null,
  state text not null default 'due',
  opened_at timestamptz,
  submitted_at timestamptz,
  statement text not null default '',
  closed_reason text not null default '',
  "version" integer not null default 1,
  constraint uq_scorecards_sitting_panelist unique (sitting_id, panelist_id),
  constraint ck_scorecards_closed check (state <> 'closed' or closed_reason <> ''),
  constraint ck_scorecards_submitted check ((state in ('submitted', 'revised')) = (submitted_at is not null)),
  constraint ck_scorecards_state check (state in ('due', 'draft', 'submitted', 'revised', 'closed')),
  constraint pk_scorecards primary key (id)
);
create index ix_scorecards_panelist on scorecards (panelist_id);
alter table scorecards add constraint fk_scorecards_sitting foreign key (sitting_id) references sittings(id) on delete cascade;
alter table scorecards add constraint fk_scorecards_panelist foreign key (panelist_id) references people(id) on delete restrict;

create table ratings (
  id uuid not null,
  scorecard_id uuid not null,
  criterion_id uuid not null,
  level smallint,
  not_observed boolean not null default false,
  note text not null default '',
  constraint uq_ratings_scorecard_criterion unique (scorecard_id, criterion_id),
  constraint ck_ratings_not_observed check (not (not_observed and level is not null)),
  constraint ck_ratings_level check (level between 1 and 7),
  constraint pk_ratings primary key (id)
);
create index ix_ratings_criterion on ratings (criterion_id);
alter table ratings add constraint fk_ratings_scorecard foreign key (scorecard_id) references scorecards(id) on delete cascade;
alter table ratings add constraint fk_ratings_criterion foreign key (criterion_id) references criteria(id) on delete restrict;

create table disc_profiles (
  id uuid not null,
  application_id uuid not null,
  form text not null,
  "values" jsonb not null,
  taken_on date,
  instrument text not null default '',
  note text not null default '',
  "version" integer not null default 1,
  constraint uq_disc_profiles_application unique (application_id),
  constraint ck_disc_profiles_form check (form in ('style', 'scores', 'segments', 'tallies')),
  constraint pk_disc_profiles primary key (id)
);
alter table disc_profiles add constraint fk_disc_profiles_application foreign key (application_id) references applications(id) on delete cascade;

create table packets (
  id uuid not null,
  job_id uuid not null,
  made_by_id uuid,
  made_by_name text not null,
  made_at timestamptz not null,
  "paper" text not null,
  "names" boolean not null,
  comparison jsonb not null,
  pages integer not null,
  sha256 character(64) not null,
  "content" bytea not null,
  constraint ck_packets_paper check ("paper" in ('A4', 'Letter')),
  constraint pk_packets primary key (id)
);
create index ix_packets_made_by on packets (made_by_id);
create index ix_packets_job_made_at on packets (job_id, made_at);
alter table packets add constraint fk_packets_job foreign key (job_id) references jobs(id) on delete cascade;

create table decisions (
  id uuid not null,
  application_id uuid not null,
  outcome text not null,
  reason text not null,
  decided_by_id uuid,
  decided_by_name text not null,
  decided_at timestamptz not null,
  departs_from_order boolean not null default false,
  constraint ck_decisions_reason check (reason <> ''),
  constraint ck_decisions_outcome check (outcome in ('hire', 'hold', 'decline')),
  constraint pk_decisions primary key (id)
);
create index ix_decisions_application_decided_at on decisions (application_id, decided_at);
alter table decisions add constraint fk_decisions_application foreign key (application_id) references applications(id) on delete cascade;

-- The record is only ever added to.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are only ever added';
end;
$$;
create trigger tr_audit_events_append_only before update or delete or truncate on audit_events
  for each statement execute function refuse_audit_change();

-- Counters of failed sign-ins, in the shape that the rate limiter expects.
create table rate_limits (
  key varchar(255) not null,
  points integer not null default 0,
  expire bigint,
  constraint pk_rate_limits primary key (key)
);
