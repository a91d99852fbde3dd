-- What emails say in an organization's own words, or in one job's; earlier wordings stay.
create table mail_wordings (
  id uuid not null,
  mail text not null,
  job_id uuid,
  subject text not null,
  body text not null,
  by_id uuid,
  by_name text not null,
  changed_at timestamptz not null default now(),
  used_at timestamptz,
  ended_at timestamptz,
  version integer not null default 1,
  constraint pk_mail_wordings primary key (id),
  constraint ck_mail_wordings_subject check (subject <> ''),
  constraint ck_mail_wordings_body check (body <> ''),
  constraint ck_mail_wordings_ended check (ended_at is null or used_at is not null)
);
alter table mail_wordings add constraint fk_mail_wordings_job foreign key (job_id) references jobs (id) on delete cascade;
create unique index uq_mail_wordings_draft on mail_wordings (mail) where used_at is null and job_id is null;
create unique index uq_mail_wordings_job_draft on mail_wordings (job_id, mail) where used_at is null and job_id is not null;
create unique index uq_mail_wordings_used on mail_wordings (mail)
  where used_at is not null and ended_at is null and job_id is null;
create unique index uq_mail_wordings_job_used on mail_wordings (job_id, mail)
  where used_at is not null and ended_at is null and job_id is not null;
create index ix_mail_wordings_job on mail_wordings (job_id);
