-- One-time codes of an authenticator app (RFC 6238): one secret for each person, in use once it was confirmed.
create table one_time_secrets (
  person_id uuid not null,
  secret text not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null default now(),
  constraint pk_one_time_secrets primary key (person_id),
  constraint fk_one_time_secrets_person foreign key (person_id) references people (id) on delete cascade
);

-- What stands in for the app, once each. Only digests are kept.
create table recovery_codes (
  person_id uuid not null,
  code_hash character(64) not null,
  constraint pk_recovery_codes primary key (person_id, code_hash),
  constraint fk_recovery_codes_person foreign key (person_id) references people (id) on delete cascade
);

-- What a token may do, until when, and when it was last used. Those that are there may do everything for another year.
alter table api_tokens
  add column scopes text[] not null default '{read,score,manage}',
  add column expires_at timestamptz not null default now() + interval '1 year',
  add column last_used_at timestamptz,
  add constraint ck_api_tokens_scopes check (scopes <@ array['read', 'score', 'manage']::text[] and scopes <> '{}');
alter table api_tokens alter column scopes drop default, alter column expires_at drop default;
