-- Links with which candidates open their own page, without an account. Only a digest of each token is kept.
create table candidate_links (
  id uuid not null,
  application_id uuid not null,
  token_hash character(64) not null,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  opened_at timestamptz,
  time_zone text,
  constraint pk_candidate_links primary key (id),
  constraint uq_candidate_links_token_hash unique (token_hash)
);
create index ix_candidate_links_application on candidate_links (application_id);
alter table candidate_links add constraint fk_candidate_links_application
  foreign key (application_id) references applications (id) on delete cascade;

-- An email with such a link: asked for, and what came of it.
create table candidate_link_sendings (
  application_id uuid not null,
  asked_at timestamptz not null,
  sent_at timestamptz,
  problem text not null default '',
  constraint pk_candidate_link_sendings primary key (application_id)
);
alter table candidate_link_sendings add constraint fk_candidate_link_sendings_application
  foreign key (application_id) references applications (id) on delete cascade;

-- What a candidate asks for so that a session is fair to them; kept from everyone who rates them.
create table accommodations (
  id uuid not null,
  application_id uuid not null,
  request text not null,
  asked_at timestamptz not null default now(),
  answer text not null default '',
  answered_by text not null default '',
  answered_at timestamptz,
  version integer not null default 1,
  constraint pk_accommodations primary key (id),
  constraint ck_accommodations_answered check ((answered_at is null) = (answer = ''))
);
create index ix_accommodations_application on accommodations (application_id);
alter table accommodations add constraint fk_accommodations_application
  foreign key (application_id) references applications (id) on delete cascade;

-- A file on its way from a candidate, piece by piece.
create table unfinished_files (
  id uuid not null,
  application_id uuid not null,
  assessment_key text not null,
  file_name text not null,
  size integer not null,
  received integer not null default 0,
  begun_at timestamptz not null default now(),
  constraint pk_unfinished_files primary key (id),
  constraint ck_unfinished_files_received check (received between 0 and size)
);
create index ix_unfinished_files_application on unfinished_files (application_id);
alter table unfinished_files add constraint fk_unfinished_files_application
  foreign key (application_id) references applications (id) on delete cascade;

create table unfinished_file_pieces (
  upload_id uuid not null,
  starts integer not null,
  bytes bytea not null,
  constraint pk_unfinished_file_pieces primary key (upload_id, starts)
);
alter table unfinished_file_pieces add constraint fk_unfinished_file_pieces_upload
  foreign key (upload_id) references unfinished_files (id) on delete cascade;
