-- Which reminders go out by themselves for a job. Jobs that are open already send none until somebody turns them on.
alter table jobs add column reminders text[] not null default '{}',
  add constraint ck_jobs_reminders check (reminders <@ array['scorecards', 'sessions']::text[]);
alter table jobs alter column reminders set default '{scorecards,sessions}';

-- How many reminders of a scorecard went out by themselves.
alter table scorecards add column automatic_reminders integer not null default 0;

-- When the reader of an invitation was reminded of the time that it tells.
alter table invitations add column reminded_at timestamptz;
