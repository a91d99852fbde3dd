-- A job analysis as a document: asked for, made in the background, stored as it was made, signed off.

create table analysis_reports (
  id uuid not null,
  job_id uuid not null,
  asked_by_id uuid,
  asked_by_name text not null,
  asked_at timestamptz not null,
  "paper" text not null,
  time_zone text not null,
  locale text not null default 'en-US',
  "state" text not null default 'waiting',
  stage text not null default 'gathering',
  problem text,
  tries integer not null default 0,
  run uuid,
  "method" text not null,
  setting text not null default '',
  alternatives text not null default '',
  contact text not null,
  made_at timestamptz,
  file_name text,
  pages integer,
  sha256 character(64),
  "content" bytea,
  signed_by_id uuid,
  signed_by_name text,
  signed_at timestamptz,
  constraint ck_analysis_reports_paper check ("paper" in ('A4', 'Letter')),
  constraint ck_analysis_reports_state check ("state" in ('waiting', 'making', 'made', 'failed', 'cancelled')),
  constraint ck_analysis_reports_stage check ("stage" in ('gathering', 'printing', 'sealing')),
  constraint ck_analysis_reports_content check (("content" is not null) = ("state" = 'made')),
  constraint ck_analysis_reports_signed check ("signed_at" is null or "state" = 'made'),
  constraint pk_analysis_reports primary key (id)
);
create index ix_analysis_reports_asked_by on analysis_reports (asked_by_id);
create index ix_analysis_reports_job_asked_at on analysis_reports (job_id, asked_at);
alter table analysis_reports add constraint fk_analysis_reports_job foreign key (job_id) references jobs(id) on delete cascade;
-- An audition's brief names the parts that panelists play, with the objections each of them raises.

alter table assessments add column parts jsonb not null default '[]';
alter table assessments add constraint ck_assessments_parts check (jsonb_typeof("parts") = 'array' and ("kind" = 'audition' or "parts" = '[]'::jsonb));
