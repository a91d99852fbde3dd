-- Devices on which somebody has signed in before: others who try their address cannot lock them out there.
create table known_devices (
  person_id uuid not null,
  token_hash character(64) not null,
  last_used_at timestamptz not null default now(),
  constraint pk_known_devices primary key (person_id, token_hash)
);
alter table known_devices add constraint fk_known_devices_person
  foreign key (person_id) references people (id) on delete cascade;

-- What the list of one's sessions shows, and what ends one that nobody uses.
alter table sessions
  add column last_used_at timestamptz not null default now(),
  add column user_agent text,
  add column time_zone text;
