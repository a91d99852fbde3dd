-- Whom an identity provider means by a subject: bound to a person the first time, by a mailbox that it has verified.
create table single_sign_on_identities (
  issuer text not null,
  subject text not null,
  person_id uuid not null,
  handed_over text not null default '',
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  constraint pk_single_sign_on_identities primary key (issuer, subject),
  constraint uq_single_sign_on_identities_person_issuer unique (person_id, issuer),
  constraint fk_single_sign_on_identities_person foreign key (person_id) references people (id) on delete cascade
);

-- What the provider is shown when somebody signs out, so that it ends its own session, too.
alter table sessions add column id_token text;
