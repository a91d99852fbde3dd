-- Personal links that sign people in, and who was let in without a password.

alter table people add column admitted_at timestamptz;

create table personal_links (
  id uuid not null,
  person_id uuid not null,
  token_hash character(64) not null,
  purpose text not null,
  landing text not null,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint uq_personal_links_token_hash unique (token_hash),
  constraint ck_personal_links_purpose check (purpose in ('request', 'invitation', 'reminder', 'operator')),
  constraint pk_personal_links primary key (id)
);
create index ix_personal_links_person on personal_links (person_id);
create index ix_personal_links_expires_at on personal_links (expires_at);
alter table personal_links add constraint fk_personal_links_person foreign key (person_id) references people(id) on delete cascade;
