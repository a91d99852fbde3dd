-- Emails that went out, or did not, about a job: to whom, and what came of each.
create table mails (
  id uuid not null,
  kind text not null,
  title text not null,
  job_id uuid not null,
  application_id uuid,
  person_id uuid,
  sitting_id uuid,
  to_name text not null,
  address text not null,
  subject text not null,
  body text not null,
  message_id text not null,
  state text not null default 'sending',
  problem text not null default '',
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint pk_mails primary key (id),
  constraint uq_mails_message_id unique (message_id),
  constraint ck_mails_state check (state in ('sending', 'sent', 'failed', 'bounced'))
);
alter table mails add constraint fk_mails_job foreign key (job_id) references jobs (id) on delete cascade;
alter table mails add constraint fk_mails_application foreign key (application_id) references applications (id) on delete cascade;
alter table mails add constraint fk_mails_person foreign key (person_id) references people (id) on delete cascade;
create index ix_mails_job_created_at_id on mails (job_id, created_at, id);
create index ix_mails_lost on mails (job_id, created_at) where state in ('failed', 'bounced');
create index ix_mails_application on mails (application_id);
create index ix_mails_person on mails (person_id);
create index ix_mails_sitting on mails (sitting_id);

-- The address at which a mail provider reports what it could not deliver. Only a digest of its token is kept.
create table bounce_addresses (
  id uuid not null,
  token_hash char(64) not null,
  by_id uuid,
  by_name text not null,
  made_at timestamptz not null default now(),
  revoked_at timestamptz,
  last_report_at timestamptz,
  constraint pk_bounce_addresses primary key (id),
  constraint uq_bounce_addresses_token_hash unique (token_hash)
);
