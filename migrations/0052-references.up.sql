-- Reference checks: an assessment like the others, taken by a referee who is no user. Context unless the plan gives it points.

alter table assessments drop constraint ck_assessments_kind;
alter table assessments add constraint ck_assessments_kind check ("kind" in ('interview', 'audition', 'writing_sample', 'reference'));
alter table looks drop constraint ck_looks_kind;
alter table looks add constraint ck_looks_kind check ("kind" in ('ratings', 'outcome', 'resume', 'screen', 'disc', 'note', 'reference'));

create table referees (
  id uuid not null,
  sitting_id uuid not null,
  "name" text not null,
  relation text not null,
  email text,
  phone text not null default '',
  identity text not null default '',
  consent text not null default '',
  consent_at timestamptz,
  consent_by_name text not null default '',
  token_hash character(64),
  asked_at timestamptz,
  answers jsonb not null default '[]',
  answered_at timestamptz,
  "version" integer not null default 1,
  constraint uq_referees_sitting unique (sitting_id),
  constraint uq_referees_token_hash unique (token_hash),
  constraint ck_referees_consent check (("consent_at" is not null) = ("consent" <> '')),
  constraint ck_referees_asked check ("token_hash" is null or "consent_at" is not null),
  constraint pk_referees primary key (id)
);
alter table referees add constraint fk_referees_sitting foreign key (sitting_id) references sittings(id) on delete cascade;
