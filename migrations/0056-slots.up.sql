-- Times that candidates choose from: offered for sessions of one assessment that are planned already.
create table slot_offers (
  id uuid not null,
  job_id uuid not null,
  assessment_key text not null,
  minutes integer not null,
  buffer integer not null,
  place text not null,
  holds_room boolean not null,
  time_zone text not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  closed_at timestamptz,
  constraint pk_slot_offers primary key (id),
  constraint ck_slot_offers_minutes check (minutes between 5 and 1440),
  constraint ck_slot_offers_buffer check (buffer between 0 and 480)
);
create index ix_slot_offers_job_made_at on slot_offers (job_id, made_at);
alter table slot_offers add constraint fk_slot_offers_job foreign key (job_id) references jobs (id) on delete cascade;

create table slots (
  offer_id uuid not null,
  at timestamptz not null,
  sitting_id uuid,
  constraint pk_slots primary key (offer_id, at)
);
create unique index uq_slots_sitting on slots (sitting_id) where sitting_id is not null;
alter table slots add constraint fk_slots_offer foreign key (offer_id) references slot_offers (id) on delete cascade;
alter table slots add constraint fk_slots_sitting foreign key (sitting_id) references sittings (id) on delete set null;

-- The sessions that an offer is for, and what came of the email to each candidate; a session has one offer, the newest.
create table slot_offer_sittings (
  sitting_id uuid not null,
  offer_id uuid not null,
  sent_at timestamptz,
  problem text not null default '',
  constraint pk_slot_offer_sittings primary key (sitting_id)
);
create index ix_slot_offer_sittings_offer on slot_offer_sittings (offer_id);
alter table slot_offer_sittings add constraint fk_slot_offer_sittings_sitting
  foreign key (sitting_id) references sittings (id) on delete cascade;
alter table slot_offer_sittings add constraint fk_slot_offer_sittings_offer
  foreign key (offer_id) references slot_offers (id) on delete cascade;
