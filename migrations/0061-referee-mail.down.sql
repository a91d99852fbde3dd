alter table referees drop column mail_problem;
alter table referees drop column mail_sent_at;
alter table referees drop column mail_asked_at;
