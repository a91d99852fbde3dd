alter table api_tokens drop column scopes, drop column expires_at, drop column last_used_at;
drop table recovery_codes;
drop table one_time_secrets;
