drop table scorecard_versions;
alter table sittings drop column debrief_opened_at;
