-- Addresses of other systems that are told what happens.
create table webhooks (
  id uuid not null,
  url text not null,
  note text not null default '',
  events text[] not null,
  job_id uuid,
  active boolean not null default true,
  secret bytea not null,
  earlier_secret bytea,
  earlier_until timestamptz,
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint pk_webhooks primary key (id),
  constraint ck_webhooks_url check (url ~ '^https?://' and length(url) <= 2000),
  constraint ck_webhooks_events check (cardinality(events) > 0)
);
alter table webhooks add constraint fk_webhooks_job foreign key (job_id) references jobs (id) on delete cascade;
create index ix_webhooks_job on webhooks (job_id);

-- What one of them is to be told, and what became of it.
create table webhook_deliveries (
  id uuid not null,
  webhook_id uuid not null,
  event_id uuid,
  type text not null,
  state text not null default 'waiting',
  attempts jsonb not null default '[]',
  next_at timestamptz,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint pk_webhook_deliveries primary key (id),
  constraint ck_webhook_deliveries_state check (state in ('waiting', 'delivered', 'failed', 'canceled'))
);
alter table webhook_deliveries add constraint fk_webhook_deliveries_webhook
  foreign key (webhook_id) references webhooks (id) on delete cascade;
create index ix_webhook_deliveries_webhook_created_at_id on webhook_deliveries (webhook_id, created_at, id);

-- An event and what is to be told of it are there together or not at all.
create function queue_webhooks() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  delivery uuid;
begin
  for delivery in
    insert into webhook_deliveries (id, webhook_id, event_id, type, next_at)
    select gen_random_uuid(), w.id, new.id, new.type, now() from webhooks w
     where w.active and new.type = any(w.events) and (w.job_id is null or w.job_id = new.job_id)
    returning id
  loop
    perform graphile_worker.add_job('webhook.deliver', json_build_object('deliveryId', delivery), max_attempts => 3);
  end loop;
  return null;
end $$;
create trigger tr_audit_events_webhooks after insert on audit_events for each row execute function queue_webhooks();
