drop trigger tr_audit_events_chain on audit_events;
drop table audit_links;
drop table audit_chains;
drop function chain_audit_event();
drop function chain_all_audit_events();
drop function canonical_event(audit_events, bigint);
drop function add_background_job(text, json, text, timestamptz, int, text);
drop function remove_background_job(text);
