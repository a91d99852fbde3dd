-- Passkeys: a key pair whose private half never leaves a person's device, or the keychain that it is kept in.
create table passkeys (
  id uuid not null,
  person_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  name text not null,
  synced boolean not null default false,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  constraint pk_passkeys primary key (id),
  constraint uq_passkeys_credential unique (credential_id),
  constraint fk_passkeys_person foreign key (person_id) references people (id) on delete cascade
);
create index ix_passkeys_person on passkeys (person_id);

-- What a device was asked to sign, by its digest. Each is answered once, and within minutes.
create table passkey_challenges (
  challenge_hash character(64) not null,
  person_id uuid,
  expires_at timestamptz not null,
  constraint pk_passkey_challenges primary key (challenge_hash),
  constraint fk_passkey_challenges_person foreign key (person_id) references people (id) on delete cascade
);
create index ix_passkey_challenges_expires_at on passkey_challenges (expires_at);
create index ix_passkey_challenges_person on passkey_challenges (person_id);

-- How each session was signed in to, and when a second factor stood behind it; of those that are open it is not known.
alter table sessions
  add column method text not null default 'password',
  add column confirmed_at timestamptz,
  add column renew boolean not null default false,
  add column renewed_at timestamptz,
  add column former_hash character(64),
  add column former_until timestamptz,
  add constraint ck_sessions_method check (method in ('password', 'link', 'passkey', 'single_sign_on'));
create index ix_sessions_former_hash on sessions (former_hash);

-- Where a person's rights change, their sessions get a new token with the next request.
create function renew_sessions() returns trigger language plpgsql as $$
declare
  person uuid := case when tg_table_name = 'people' then (to_jsonb(new) ->> 'id')::uuid
                      when tg_op = 'DELETE' then (to_jsonb(old) ->> 'person_id')::uuid
                      else (to_jsonb(new) ->> 'person_id')::uuid end;
begin
  update sessions set renew = true where person_id = person and not renew;
  return null;
end $$;

create trigger tr_people_rights after update on people for each row
  when (old.administrator is distinct from new.administrator or old.opens_jobs is distinct from new.opens_jobs)
  execute function renew_sessions();
create trigger tr_hiring_team_members_rights after insert or delete on hiring_team_members
  for each row execute function renew_sessions();
create trigger tr_hiring_team_members_roles after update on hiring_team_members for each row
  when (old.roles is distinct from new.roles)
  execute function renew_sessions();
