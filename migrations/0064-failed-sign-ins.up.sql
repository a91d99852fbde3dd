-- Wrong passwords, by account and hour; the nil account stands for addresses that belong to no one.
create table failed_sign_ins (
  person_id uuid not null,
  hour timestamptz not null,
  tries integer not null default 1,
  recorded integer not null default 0,
  networks text[] not null,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  constraint pk_failed_sign_ins primary key (person_id, hour),
  constraint ck_failed_sign_ins_networks check (cardinality(networks) between 1 and 5)
);
create index ix_failed_sign_ins_hour on failed_sign_ins (hour);
