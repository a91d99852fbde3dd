-- Which voluntary questions a job's candidates are asked about themselves.
create table demographic_surveys (
  job_id uuid not null,
  questions text[] not null default '{}',
  version integer not null default 1,
  constraint pk_demographic_surveys primary key (job_id),
  constraint ck_demographic_surveys_questions
    check (questions <@ array['gender', 'ethnicity', 'age', 'disability', 'veteran']::text[])
);
alter table demographic_surveys add constraint fk_demographic_surveys_job
  foreign key (job_id) references jobs (id) on delete cascade;

-- What candidates answered. There is no way from here to a person but by a key that the database does not have, and
-- the application's role may call the functions below and nothing else.
create table demographic_answers (
  pseudonym bytea not null,
  question text not null,
  job_id uuid not null,
  answer text not null,
  constraint pk_demographic_answers primary key (pseudonym, question)
);

-- Puts one candidate's answers in the place of those before: {"gender": "woman"}; an empty object takes them back.
create function store_demographic_answers(candidate bytea, job uuid, answers jsonb)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from demographic_answers where pseudonym = candidate;
  insert into demographic_answers (pseudonym, question, job_id, answer)
  select candidate, key, job, value from jsonb_each_text(answers)
  on conflict (pseudonym, question) do update set answer = excluded.answer;
end $$;

-- Which of some candidates have answered anything; not what.
create function demographic_answers_given(candidates bytea[])
  returns table (candidate bytea) language sql stable security definer set search_path = public, pg_temp as $$
  select distinct pseudonym from demographic_answers where pseudonym = any(candidates)
$$;

-- How often each answer was given in each of some sets of candidates, and by how many of those marked. A question that
-- fewer than five of a set have answered has no count in it: nobody can be asked about alone.
create function count_demographic_answers(sets text[], candidates bytea[], marks boolean[])
  returns table (set_name text, question text, answer text, number int, marked int)
  language sql stable security definer set search_path = public, pg_temp as $$
  with members as (
    select distinct s.name, s.candidate, s.marked from unnest(sets, candidates, marks) as s (name, candidate, marked)),
  counted as (
    select m.name, a.question, a.answer, count(*)::int as number, count(*) filter (where m.marked)::int as marked
      from members m join demographic_answers a on a.pseudonym = m.candidate group by 1, 2, 3),
  whole as (select *, sum(number) over (partition by name, question) as answered from counted)
  select name, question, answer, number, marked from whole where answered >= 5
$$;

revoke execute on function store_demographic_answers(bytea, uuid, jsonb) from public;
revoke execute on function demographic_answers_given(bytea[]) from public;
revoke execute on function count_demographic_answers(text[], bytea[], boolean[]) from public;

-- What was last shown of a job. It is made anew only after five more candidates' answers or outcomes are in, so that the
-- difference between two looks tells nothing of one person.
create table impact_reports (
  job_id uuid not null,
  part text not null,
  made_at timestamptz not null,
  outcomes jsonb not null,
  figures jsonb not null,
  constraint pk_impact_reports primary key (job_id, part),
  constraint ck_impact_reports_part check (part in ('steps', 'criteria'))
);
alter table impact_reports add constraint fk_impact_reports_job
  foreign key (job_id) references jobs (id) on delete cascade;
