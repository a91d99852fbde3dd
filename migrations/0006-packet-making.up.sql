-- Packets are made in the background: what was asked for, and how far it is.

create table packet_orders (
  id uuid not null,
  job_id uuid not null,
  asked_by_id uuid,
  asked_by_name text not null,
  asked_at timestamptz not null,
  "paper" text not null,
  "names" boolean not null,
  time_zone text not null,
  chosen jsonb not null,
  holds jsonb not null,
  "source" json,
  "state" text not null default 'waiting',
  stage text not null default 'evidence',
  counts jsonb not null,
  problem text,
  tries integer not null default 0,
  run uuid,
  constraint ck_packet_orders_paper check ("paper" in ('A4', 'Letter')),
  constraint ck_packet_orders_state check ("state" in ('waiting', 'making', 'made', 'failed', 'cancelled')),
  constraint ck_packet_orders_stage check (stage in ('evidence', 'comparison', 'layout', 'printing', 'sealing')),
  constraint ck_packet_orders_source check (("source" is not null) = ("state" in ('waiting', 'making'))),
  constraint pk_packet_orders primary key (id)
);
create index ix_packet_orders_asked_by on packet_orders (asked_by_id);
create index ix_packet_orders_job_asked_at on packet_orders (job_id, asked_at);
create index ix_packet_orders_waiting on packet_orders (asked_at, id) where "state" = 'waiting';
alter table packet_orders add constraint fk_packet_orders_job foreign key (job_id) references jobs(id) on delete cascade;
