-- Files of candidates that somebody uploaded, what they said of files with the same headings, what was imported from
-- them, and what became of each row, so that it can be undone.

create table candidate_uploads (
  id uuid not null,
  job_id uuid not null,
  person_id uuid not null,
  file_name text not null,
  kind text not null,
  size integer not null,
  sha256 character(64) not null,
  headings_hash character(64) not null,
  choices jsonb not null default '{}',
  uploaded_at timestamptz not null,
  "content" bytea not null,
  constraint ck_candidate_uploads_kind check (kind in ('table', 'json_resume', 'greenhouse')),
  constraint pk_candidate_uploads primary key (id)
);
create index ix_candidate_uploads_job_person on candidate_uploads (job_id, person_id);
create index ix_candidate_uploads_person on candidate_uploads (person_id);
alter table candidate_uploads add constraint fk_candidate_uploads_job
  foreign key (job_id) references jobs(id) on delete cascade;
alter table candidate_uploads add constraint fk_candidate_uploads_person
  foreign key (person_id) references people(id) on delete cascade;

create table candidate_upload_choices (
  person_id uuid not null,
  headings_hash character(64) not null,
  choices jsonb not null,
  said_at timestamptz not null,
  constraint pk_candidate_upload_choices primary key (person_id, headings_hash)
);
alter table candidate_upload_choices add constraint fk_candidate_upload_choices_person
  foreign key (person_id) references people(id) on delete cascade;

create table candidate_imports (
  id uuid not null,
  job_id uuid not null,
  upload_id uuid not null,
  asked_by_id uuid,
  asked_by_name text not null,
  asked_at timestamptz not null,
  file_name text not null,
  kind text not null,
  sha256 character(64) not null,
  choices jsonb not null,
  "state" text not null default 'waiting',
  stage text not null default 'reading',
  done integer not null default 0,
  total integer not null default 0,
  counts jsonb,
  problem text,
  tries integer not null default 0,
  run uuid,
  undone_at timestamptz,
  undone_by_name text,
  removed integer,
  constraint ck_candidate_imports_state check ("state" in ('waiting', 'making', 'made', 'failed', 'cancelled')),
  constraint ck_candidate_imports_stage check (stage in ('reading', 'matching', 'writing')),
  constraint ck_candidate_imports_kind check (kind in ('table', 'json_resume', 'greenhouse')),
  constraint ck_candidate_imports_counts check ((counts is not null) = ("state" = 'made')),
  constraint pk_candidate_imports primary key (id)
);
create index ix_candidate_imports_asked_by on candidate_imports (asked_by_id);
create index ix_candidate_imports_upload on candidate_imports (upload_id);
create index ix_candidate_imports_job_asked_at on candidate_imports (job_id, asked_at);
create index ix_candidate_imports_waiting on candidate_imports (asked_at, id) where "state" = 'waiting';
alter table candidate_imports add constraint fk_candidate_imports_job
  foreign key (job_id) references jobs(id) on delete cascade;

create table candidate_import_rows (
  import_id uuid not null,
  place integer not null,
  line integer not null,
  outcome text not null,
  told text not null default '',
  application_id uuid,
  fresh boolean not null default false,
  application_version integer,
  candidate_version integer,
  before jsonb,
  stays boolean not null default false,
  constraint ck_candidate_import_rows_outcome check (outcome in ('added', 'updated', 'skipped')),
  constraint pk_candidate_import_rows primary key (import_id, place)
);
create index ix_candidate_import_rows_application on candidate_import_rows (application_id);
alter table candidate_import_rows add constraint fk_candidate_import_rows_import
  foreign key (import_id) references candidate_imports(id) on delete cascade;
alter table candidate_import_rows add constraint fk_candidate_import_rows_application
  foreign key (application_id) references applications(id) on delete cascade;
