drop function forget_in_background(text);
drop function mask_audit_events(uuid, uuid, text, uuid[], text[], jsonb[]);
create or replace function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are only ever added';
end;
$$;
drop index ix_packets_replaced;
alter table packets drop column replaced;
drop table erasures;
