-- A sign-in that somebody else handed over: a link shown to an administrator or the operator, or an address that an
-- administrator set. What is signed in a session that began so says it, until the person sets a password of their own.
alter table people add column handed_over text not null default '';
alter table sessions add column handed_over text not null default '';
alter table api_tokens add column handed_over text not null default '';
alter table personal_links add column handed_over text not null default '';
alter table personal_links drop constraint ck_personal_links_purpose;
alter table personal_links add constraint ck_personal_links_purpose
  check (purpose in ('request', 'invitation', 'reminder', 'operator', 'handed_over'));

-- What is said of a scorecard or a decision wherever it is shown, such as that it was signed in such a session.
alter table scorecards add column marks text[] not null default '{}';
alter table decisions add column marks text[] not null default '{}';

-- Where there are two administrators or more, a second one confirms who becomes one or stops being one.
create table administrator_changes (
  id uuid not null,
  person_id uuid not null,
  wants text not null,
  asked_by_id uuid not null,
  asked_by_name text not null,
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_by_name text not null default '',
  outcome text,
  constraint pk_administrator_changes primary key (id),
  constraint fk_administrator_changes_person foreign key (person_id) references people (id) on delete cascade,
  constraint fk_administrator_changes_asked_by foreign key (asked_by_id) references people (id) on delete cascade,
  constraint ck_administrator_changes_wants check (wants in ('make', 'take', 'deactivate')),
  constraint ck_administrator_changes_outcome check (outcome in ('confirmed', 'refused')),
  constraint ck_administrator_changes_ended check ((outcome is null) = (ended_at is null))
);
create index ix_administrator_changes_person on administrator_changes (person_id);
create index ix_administrator_changes_asked_by on administrator_changes (asked_by_id);
create unique index uq_administrator_changes_open on administrator_changes (person_id) where ended_at is null;
