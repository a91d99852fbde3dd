drop trigger tr_audit_events_webhooks on audit_events;
drop function queue_webhooks();
drop table webhook_deliveries;
drop table webhooks;
