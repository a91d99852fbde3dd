-- What a job tells its candidates of their data, how long it keeps them, and what must not be erased meanwhile.

create table privacy_notices (
  id uuid not null,
  job_id uuid not null,
  "number" integer not null,
  "text" text not null,
  made_by_id uuid,
  made_by_name text not null,
  made_at timestamptz not null default now(),
  constraint uq_privacy_notices_job_number unique (job_id, "number"),
  constraint ck_privacy_notices_text check (length("text") between 1 and 20000),
  constraint pk_privacy_notices primary key (id)
);
alter table privacy_notices add constraint fk_privacy_notices_job foreign key (job_id) references jobs(id) on delete cascade;

create table retention_rules (
  job_id uuid not null,
  months integer,
  automatic boolean not null default false,
  "version" integer not null default 1,
  constraint ck_retention_rules_months check (months between 1 and 120),
  constraint pk_retention_rules primary key (job_id)
);
alter table retention_rules add constraint fk_retention_rules_job foreign key (job_id) references jobs(id) on delete cascade;

create table legal_holds (
  id uuid not null,
  job_id uuid not null,
  application_id uuid,
  reason text not null,
  placed_by_id uuid,
  placed_by_name text not null,
  placed_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by_name text not null default '',
  constraint ck_legal_holds_reason check (reason <> ''),
  constraint pk_legal_holds primary key (id)
);
create index ix_legal_holds_job on legal_holds (job_id);
create index ix_legal_holds_application on legal_holds (application_id);
alter table legal_holds add constraint fk_legal_holds_job foreign key (job_id) references jobs(id) on delete cascade;
alter table legal_holds add constraint fk_legal_holds_application
  foreign key (application_id) references applications(id) on delete cascade;
