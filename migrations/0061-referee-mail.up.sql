-- The email that brings a referee the link: asked for, by whom, and what came of it.
alter table referees add column mail_asked_at timestamptz;
alter table referees add column mail_sent_at timestamptz;
alter table referees add column mail_problem text not null default '';
