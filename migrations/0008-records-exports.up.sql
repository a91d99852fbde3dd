-- Everything on file about a job as one PDF: what was asked for, how far it is, and the file until somebody deletes it.

create table records_exports (
  id uuid not null,
  job_id uuid not null,
  asked_by_id uuid,
  asked_by_name text not null,
  asked_at timestamptz not null,
  "paper" text not null,
  time_zone text not null,
  "state" text not null default 'waiting',
  step text not null default 'gathering',
  done integer not null default 0,
  parts integer not null default 0,
  problem text,
  tries integer not null default 0,
  run uuid,
  made_at timestamptz,
  file_name text,
  pages integer,
  redactions integer,
  sha256 character(64),
  "content" bytea,
  constraint ck_records_exports_paper check ("paper" in ('A4', 'Letter')),
  constraint ck_records_exports_state check ("state" in ('waiting', 'making', 'made', 'failed', 'cancelled')),
  constraint ck_records_exports_step check (step in ('gathering', 'printing', 'files', 'joining')),
  constraint ck_records_exports_content check (("content" is not null) = ("state" = 'made')),
  constraint pk_records_exports primary key (id)
);
create index ix_records_exports_asked_by on records_exports (asked_by_id);
create index ix_records_exports_job_asked_at on records_exports (job_id, asked_at);
create index ix_records_exports_waiting on records_exports (asked_at, id) where "state" = 'waiting';
alter table records_exports add constraint fk_records_exports_job foreign key (job_id) references jobs(id) on delete cascade;
