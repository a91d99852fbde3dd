-- A job's own stages. Each means one of the usual ones to the rules; a job without any has the usual ones.
create table job_stages (
  id uuid not null,
  job_id uuid not null,
  key text not null,
  name text not null,
  kind text not null,
  stage text not null,
  position integer not null,
  constraint pk_job_stages primary key (id),
  constraint uq_job_stages_job_key unique (job_id, key),
  constraint ck_job_stages_kind check (kind in ('screen', 'interview', 'audition', 'offer', 'closed')),
  constraint ck_job_stages_stage
    check (stage in ('applied', 'screen', 'assessment', 'finalist', 'hired', 'declined', 'withdrawn')),
  constraint ck_job_stages_name check (name <> '')
);
alter table job_stages add constraint fk_job_stages_job foreign key (job_id) references jobs (id) on delete cascade;

alter table applications add column stage_id uuid;
alter table applications add constraint fk_applications_stage
  foreign key (stage_id) references job_stages (id) on delete set null;
create index ix_applications_stage on applications (stage_id);
alter table applications add column tags text array not null default '{}';

-- Somebody who moves stands in another column; a column that is taken away leaves those in it where the rules have them.
create or replace function date_stage() returns trigger language plpgsql as $$
begin
  if new.stage is distinct from old.stage and new.stage_id is not distinct from old.stage_id then
    new.stage_id := null;
  end if;
  if new.stage is distinct from old.stage or new.stage_id is not null then
    new.stage_since := clock_timestamp();
  end if;
  return new;
end $$;
drop trigger tr_applications_stage_since on applications;
create trigger tr_applications_stage_since before update of stage, stage_id on applications
  for each row when (old.stage is distinct from new.stage or old.stage_id is distinct from new.stage_id)
  execute function date_stage();

-- What the hiring team writes down about a candidate.
create table application_notes (
  id uuid not null,
  application_id uuid not null,
  by_id uuid,
  by_name text not null,
  at timestamptz not null default now(),
  text text not null,
  constraint pk_application_notes primary key (id),
  constraint ck_application_notes_text check (text <> '')
);
alter table application_notes add constraint fk_application_notes_application
  foreign key (application_id) references applications (id) on delete cascade;
create index ix_application_notes_application_at on application_notes (application_id, at);

alter table looks drop constraint ck_looks_kind;
alter table looks add constraint ck_looks_kind
  check (kind in ('ratings', 'outcome', 'resume', 'screen', 'disc', 'note'));

-- An email to many candidates of a job, and each of its messages.
create table mailings (
  id uuid not null,
  job_id uuid not null,
  by_id uuid,
  by_name text not null,
  subject text not null,
  body text not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  version integer not null default 1,
  constraint pk_mailings primary key (id),
  constraint ck_mailings_subject check (subject <> ''),
  constraint ck_mailings_body check (body <> '')
);
alter table mailings add constraint fk_mailings_job foreign key (job_id) references jobs (id) on delete cascade;
create index ix_mailings_job_created_at on mailings (job_id, created_at);

create table mailing_messages (
  id uuid not null,
  mailing_id uuid not null,
  application_id uuid not null,
  state text not null default 'draft',
  problem text not null default '',
  at timestamptz,
  constraint pk_mailing_messages primary key (id),
  constraint uq_mailing_messages_mailing_application unique (mailing_id, application_id),
  constraint ck_mailing_messages_state check (state in ('draft', 'waiting', 'sending', 'sent', 'failed', 'unsure', 'left'))
);
alter table mailing_messages add constraint fk_mailing_messages_mailing
  foreign key (mailing_id) references mailings (id) on delete cascade;
alter table mailing_messages add constraint fk_mailing_messages_application
  foreign key (application_id) references applications (id) on delete cascade;
create index ix_mailing_messages_application on mailing_messages (application_id);
