-- How long a session takes: with it, it is an appointment, which calendars hold and which others can clash with.
alter table sittings
  add column minutes integer,
  add column holds_room boolean not null default false;
alter table sittings add constraint ck_sittings_minutes check (minutes between 5 and 1440);

-- What the panel and the candidate were told of a session by email, for their calendars. It outlives the session, whose
-- cancellation is still to be told. Of the candidate's there is no person.
create table invitations (
  id uuid not null,
  job_id uuid not null,
  application_id uuid not null,
  sitting_id uuid,
  person_id uuid,
  sequence integer not null default 0,
  canceled boolean not null default false,
  told jsonb not null,
  sent_sequence integer,
  sent_at timestamptz,
  problem text not null default '',
  given_up boolean not null default false,
  reply text,
  replied_at timestamptz,
  constraint pk_invitations primary key (id),
  constraint ck_invitations_reply check (reply in ('accepted', 'declined'))
);
create unique index uq_invitations_sitting_person on invitations (sitting_id, person_id) where person_id is not null;
create unique index uq_invitations_sitting_candidate on invitations (sitting_id) where person_id is null;
create index ix_invitations_job on invitations (job_id);
create index ix_invitations_application on invitations (application_id);
create index ix_invitations_person on invitations (person_id);
alter table invitations add constraint fk_invitations_job foreign key (job_id) references jobs (id) on delete cascade;
alter table invitations add constraint fk_invitations_application
  foreign key (application_id) references applications (id) on delete cascade;
alter table invitations add constraint fk_invitations_sitting
  foreign key (sitting_id) references sittings (id) on delete set null;
alter table invitations add constraint fk_invitations_person
  foreign key (person_id) references people (id) on delete cascade;

-- Links in those emails that accept or decline; of each only a digest.
create table invitation_links (
  token_hash character(64) not null,
  invitation_id uuid not null,
  constraint pk_invitation_links primary key (token_hash)
);
create index ix_invitation_links_invitation on invitation_links (invitation_id);
alter table invitation_links add constraint fk_invitation_links_invitation
  foreign key (invitation_id) references invitations (id) on delete cascade;

-- Addresses at which a person's calendar program finds their sessions. One that was turned off is still known, to say so.
create table calendar_feeds (
  id uuid not null,
  person_id uuid not null,
  token_hash character(64) not null,
  made_at timestamptz not null default now(),
  revoked_at timestamptz,
  constraint pk_calendar_feeds primary key (id),
  constraint uq_calendar_feeds_token_hash unique (token_hash)
);
create unique index uq_calendar_feeds_person on calendar_feeds (person_id) where revoked_at is null;
create index ix_calendar_feeds_person on calendar_feeds (person_id);
alter table calendar_feeds add constraint fk_calendar_feeds_person
  foreign key (person_id) references people (id) on delete cascade;
