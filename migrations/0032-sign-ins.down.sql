alter table sessions drop column last_used_at, drop column user_agent, drop column time_zone;
drop table known_devices;
