-- Who has seen what of whom. It is kept by person, not by application or sitting, so that no second application, copy
-- of a round or sitting made anew loses it.

-- How an e-mail address, a telephone number and a name are compared.
create function mail_key(mail text) returns text language sql immutable parallel safe as
$$ select nullif(regexp_replace(lower(btrim(mail)), '\+[^@]*@', '@'), '') $$;
create function phone_key(phone text) returns text language sql immutable parallel safe as
$$ select case when length(regexp_replace(phone, '\D', '', 'g')) >= 7
               then right(regexp_replace(phone, '\D', '', 'g'), 9) end $$;
create function name_key(name text) returns text language sql immutable parallel safe as
$$ select nullif(lower(regexp_replace(btrim(name), '\s+', ' ', 'g')), '') $$;

alter table candidates add column identity uuid;
update candidates set identity = id;
update candidates c set identity = m.identity
  from (select mail_key(email) as key, min(id::text)::uuid as identity from candidates
         where mail_key(email) is not null group by 1 having count(*) > 1) m
 where mail_key(c.email) = m.key;
update candidates c set identity = m.identity
  from (select phone_key(phone) as key, min(identity::text)::uuid as identity from candidates
         where phone_key(phone) is not null group by 1 having count(*) > 1) m
 where phone_key(c.phone) = m.key;
alter table candidates alter column identity set not null;
create index ix_candidates_identity on candidates (identity);
create index ix_candidates_mail_key on candidates (mail_key(email));
create index ix_candidates_phone_key on candidates (phone_key(phone));
create index ix_candidates_name_key on candidates (name_key(name));

create table looks (
  viewer_id uuid not null,
  identity uuid not null,
  kind text not null,
  about_id uuid not null,
  job_id uuid not null,
  application_id uuid not null,
  assessment_key text not null default '',
  first_at timestamptz not null,
  last_at timestamptz not null,
  means text array not null,
  constraint pk_looks primary key (viewer_id, identity, kind, about_id),
  constraint ck_looks_kind check (kind in ('ratings', 'outcome', 'resume', 'screen', 'disc'))
);
create index ix_looks_identity on looks (identity);
create index ix_looks_about on looks (about_id);

-- What was known of several who turn out to be one person is known of that person.
create function unite_candidates(kept uuid, others uuid[]) returns void language plpgsql as $$
begin
  update candidates set identity = kept where identity = any (others);
  insert into looks (viewer_id, identity, kind, about_id, job_id, application_id, assessment_key, first_at, last_at, means)
  select viewer_id, kept, kind, about_id, job_id, application_id, assessment_key, first_at, last_at, means
    from looks where identity = any (others)
  on conflict (viewer_id, identity, kind, about_id) do nothing;
  delete from looks where identity = any (others);
end $$;

-- The same mailbox or telephone number is the same person, whoever writes the row.
create function identify_candidate() returns trigger language plpgsql as $$
declare
  found uuid[];
  kept uuid;
begin
  select array_agg(distinct c.identity) into found from candidates c
   where c.id <> new.id
     and (mail_key(c.email) = mail_key(new.email) or phone_key(c.phone) = phone_key(new.phone));
  kept := coalesce(new.identity, found[1], new.id);
  if found is not null then
    found := array_remove(found, kept);
    if cardinality(found) > 0 then perform unite_candidates(kept, found); end if;
  end if;
  new.identity := kept;
  return new;
end $$;
create trigger tr_candidates_identity before insert or update of email, phone on candidates
  for each row execute function identify_candidate();

-- Two of one name are taken for one person within a job, and in jobs with the same requisition number: somebody who was
-- entered twice, or a copy of the round.
create function identify_application() returns trigger language plpgsql as $$
declare
  mine candidates%rowtype;
  found uuid[];
begin
  select * into mine from candidates where id = new.candidate_id;
  select array_agg(distinct n.identity) into found
    from candidates n
    join applications a on a.candidate_id = n.id
    join jobs j on j.id = a.job_id
    join jobs own on own.id = new.job_id
   where name_key(n.name) = name_key(mine.name) and n.identity <> mine.identity
     and (a.job_id = new.job_id or (j.requisition <> '' and j.requisition = own.requisition));
  if found is not null then perform unite_candidates(found[1], array_remove(found, found[1]) || mine.identity); end if;
  return null;
end $$;
create trigger tr_applications_identity after insert on applications
  for each row execute function identify_application();

-- What had been shown to whoever holds a scorecard of what it must be blind to, and who let them score all the same.
alter table scorecards add column known jsonb;

-- Looks were not recorded until now. Whoever could see something is taken to have seen it.
insert into looks (viewer_id, identity, kind, about_id, job_id, application_id, assessment_key, first_at, last_at, means)
select distinct on (m.person_id, n.identity, s.id)
       m.person_id, n.identity, 'ratings', s.id, a.job_id, a.id, s.assessment_key, in_at, in_at, '{"before looks were recorded"}'::text[]
  from sittings s
  join applications a on a.id = s.application_id
  join candidates n on n.id = a.candidate_id
  join hiring_team_members m on m.job_id = a.job_id
  cross join lateral (
    select max(c.submitted_at) as in_at, bool_or(c.state in ('due', 'draft')) as open,
           bool_or(c.panelist_id = m.person_id and c.state in ('submitted', 'revised')) as own,
           bool_or(c.panelist_id <> m.person_id and c.state in ('submitted', 'revised')) as others
      from scorecards c where c.sitting_id = s.id) cards
 where cards.others and (cards.own or (not cards.open and m.roles && array['recruiter', 'hiring_manager']))
   and not exists (
       select 1 from scorecards o join sittings os on os.id = o.sitting_id
        where os.application_id = a.id and o.panelist_id = m.person_id and o.state in ('due', 'draft'));
insert into looks (viewer_id, identity, kind, about_id, job_id, application_id, first_at, last_at, means)
select distinct on (m.person_id, n.identity, shown.kind, a.id)
       m.person_id, n.identity, shown.kind, a.id, a.job_id, a.id, shown.at, shown.at, '{"before looks were recorded"}'::text[]
  from (select application_id, 'screen' as kind, at from screens
        union all select application_id, 'disc', now() from disc_profiles
        union all select application_id, 'outcome', decided_at from decisions) shown
  join applications a on a.id = shown.application_id
  join candidates n on n.id = a.candidate_id
  join hiring_team_members m on m.job_id = a.job_id and m.roles && array['recruiter', 'hiring_manager']
 where not exists (
       select 1 from scorecards o join sittings os on os.id = o.sitting_id
        where os.application_id = a.id and o.panelist_id = m.person_id and o.state in ('due', 'draft'))
 order by m.person_id, n.identity, shown.kind, a.id, shown.at;
-- Who read a résumé, and whatever an administrator looked at, was on the record.
insert into looks (viewer_id, identity, kind, about_id, job_id, application_id, assessment_key, first_at, last_at, means)
select e.actor_id, n.identity, 'resume', a.id, a.job_id, a.id, '', min(e.at), max(e.at), '{"before looks were recorded"}'::text[]
  from audit_events e
  join applications a on a.id::text = e.payload ->> 'applicationId'
  join candidates n on n.id = a.candidate_id
 where e.type in ('resume.read', 'resume.attached') and e.actor_id is not null
 group by e.actor_id, n.identity, a.id, a.job_id
on conflict do nothing;
insert into looks (viewer_id, identity, kind, about_id, job_id, application_id, assessment_key, first_at, last_at, means)
select e.actor_id, n.identity, 'ratings', s.id, a.job_id, a.id, s.assessment_key, min(e.at), max(e.at), '{"before looks were recorded"}'::text[]
  from audit_events e
  join applications a on a.job_id = e.job_id
       and coalesce(e.payload ->> 'applicationId', a.id::text) = a.id::text
  join candidates n on n.id = a.candidate_id
  join sittings s on s.application_id = a.id
 where e.type = 'ratings.viewed' and e.actor_id is not null
   and exists (select 1 from scorecards c where c.sitting_id = s.id and c.panelist_id <> e.actor_id
                  and c.state in ('submitted', 'revised') and c.submitted_at <= e.at)
 group by e.actor_id, n.identity, s.id, a.job_id, a.id
on conflict do nothing;
