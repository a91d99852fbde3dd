-- The debrief of a sitting, and what a revised scorecard said before.

alter table sittings add column debrief_opened_at timestamptz;

create table scorecard_versions (
  id uuid not null,
  scorecard_id uuid not null,
  "number" integer not null,
  reason text not null,
  submitted_at timestamptz not null,
  statement text not null default '',
  ratings jsonb not null,
  constraint uq_scorecard_versions_scorecard_number unique (scorecard_id, "number"),
  constraint ck_scorecard_versions_reason check (reason <> ''),
  constraint pk_scorecard_versions primary key (id)
);
alter table scorecard_versions add constraint fk_scorecard_versions_scorecard foreign key (scorecard_id) references scorecards(id) on delete cascade;
