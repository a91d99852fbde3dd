-- What puts a job's letters in an order that nobody can work out from the candidates' names. It leaves the database
-- nowhere. The application draws it for a new job.

alter table jobs add column letter_secret text not null
  default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
alter table jobs alter column letter_secret drop default;
alter table jobs add constraint ck_jobs_letter_secret check (length(letter_secret) >= 32);
