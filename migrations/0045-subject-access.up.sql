-- Everything on file about one person, made for somebody who may give it out.

create table access_exports (
  id uuid not null,
  kind text not null,
  application_ids uuid[] not null default '{}',
  job_ids uuid[] not null default '{}',
  person_id uuid,
  redacted boolean not null,
  asked_by_id uuid,
  asked_by_name text not null,
  asked_at timestamptz not null,
  "paper" text not null,
  time_zone text not null,
  locale text not null default 'en-US',
  "state" text not null default 'waiting',
  step text not null default 'gathering',
  problem text,
  tries integer not null default 0,
  run uuid,
  made_at timestamptz,
  file_name text,
  pages integer,
  entries integer,
  sha256 character(64),
  data text,
  "content" bytea,
  constraint ck_access_exports_kind check (kind in ('candidate', 'person')),
  constraint ck_access_exports_paper check ("paper" in ('A4', 'Letter')),
  constraint ck_access_exports_state check ("state" in ('waiting', 'making', 'made', 'failed', 'cancelled')),
  constraint ck_access_exports_step check (step in ('gathering', 'printing')),
  constraint ck_access_exports_content check (("content" is not null) = ("state" = 'made')),
  constraint pk_access_exports primary key (id)
);
create index ix_access_exports_asked_by on access_exports (asked_by_id);
create index ix_access_exports_applications on access_exports using gin (application_ids);
create index ix_access_exports_person on access_exports (person_id);
create index ix_access_exports_waiting on access_exports (asked_at, id) where "state" = 'waiting';
