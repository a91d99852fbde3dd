-- Once, on the primary, as its superuser. Read by `npm run prove -- failover`.
create role callboard login password 'owner-password';
create database callboard owner callboard;
-- What Callboard acts as: it owns nothing.
create role callboard_app nologin;
grant callboard_app to callboard;
-- What the pooler signs in as: it may become that role, and has no rights of its own.
create role callboard_web login noinherit password 'web-password';
grant callboard_app to callboard_web;
