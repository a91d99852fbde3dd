-- Packets of tables that somebody uploaded: what was asked for, how far it is, and the file. They go with their table.

create table table_packets (
  id uuid not null,
  table_id uuid not null,
  asked_by_id uuid,
  asked_by_name text not null,
  asked_at timestamptz not null,
  "paper" text not null,
  names boolean not null,
  time_zone text not null,
  locale text not null default 'en-US',
  "state" text not null default 'waiting',
  stage text not null default 'evidence',
  problem text,
  tries integer not null default 0,
  run uuid,
  file_name text,
  pages integer,
  masked integer,
  sha256 character(64),
  "content" bytea,
  constraint ck_table_packets_paper check ("paper" in ('A4', 'Letter')),
  constraint ck_table_packets_state check ("state" in ('waiting', 'making', 'made', 'failed', 'cancelled')),
  constraint ck_table_packets_stage check ("stage" in ('evidence', 'comparison', 'layout', 'printing', 'sealing')),
  constraint ck_table_packets_content check (("content" is not null) = ("state" = 'made')),
  constraint pk_table_packets primary key (id)
);
create index ix_table_packets_asked_by on table_packets (asked_by_id);
create index ix_table_packets_table_asked_at on table_packets (table_id, asked_at);
create index ix_table_packets_waiting on table_packets (asked_at, id) where "state" = 'waiting';
alter table table_packets add constraint fk_table_packets_table foreign key (table_id) references ratings_tables(id) on delete cascade;
