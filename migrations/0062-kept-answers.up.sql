-- What calls of the API with a key of their own were answered, for a day, in case they are sent again.
create table kept_answers (
  person_id uuid not null,
  key_digest char(64) not null,
  request_digest char(64) not null,
  rights_digest char(64) not null,
  status smallint not null,
  location text,
  body text,
  created_at timestamptz not null default now(),
  constraint pk_kept_answers primary key (person_id, key_digest),
  constraint ck_kept_answers_status check (status between 200 and 299)
);
alter table kept_answers add constraint fk_kept_answers_person
  foreign key (person_id) references people (id) on delete cascade;
create index ix_kept_answers_created_at on kept_answers (created_at);

-- An answer may hold ratings of the person who got it; it is read for nobody else.
alter table kept_answers enable row level security;
create policy own_kept_answers on kept_answers using (
  person_id::text = current_setting('callboard.viewer', true) or current_setting('callboard.viewer', true) = 'system');
