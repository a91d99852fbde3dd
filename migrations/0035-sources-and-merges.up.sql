-- How far a candidate came at the furthest: what each source yields.
alter table applications add column furthest text not null default 'applied';
create function stage_rank(stage text) returns integer language sql immutable parallel safe as
$$ select array_position(array['applied', 'screen', 'assessment', 'finalist', 'hired'], stage) $$;
update applications a
   set furthest = coalesce(
         (select s.stage from (
            select a.stage union all
            select e.payload->>'to' from audit_events e
             where e.type = 'application.moved' and e.payload->>'applicationId' = a.id::text
            union all
            select e.payload->>'from' from audit_events e
             where e.type = 'application.moved' and e.payload->>'applicationId' = a.id::text) s (stage)
           where stage_rank(s.stage) is not null order by stage_rank(s.stage) desc limit 1), 'applied');
alter table applications add constraint ck_applications_furthest
  check (furthest in ('applied', 'screen', 'assessment', 'finalist', 'hired'));
create function note_furthest() returns trigger language plpgsql as $$
begin
  if stage_rank(new.stage) > stage_rank(new.furthest) then new.furthest := new.stage; end if;
  return new;
end $$;
create trigger tr_applications_furthest before insert or update of stage on applications
  for each row execute function note_furthest();

-- Where a job was advertised, and what that cost.
create table job_postings (
  id uuid not null,
  job_id uuid not null,
  place text not null,
  cost numeric(12, 2),
  currency text not null default 'USD',
  version integer not null default 1,
  constraint pk_job_postings primary key (id),
  constraint uq_job_postings_job_place unique (job_id, place),
  constraint ck_job_postings_place check (place <> ''),
  constraint ck_job_postings_cost check (cost >= 0)
);
alter table job_postings add constraint fk_job_postings_job foreign key (job_id) references jobs (id) on delete cascade;

-- What there is to know of a candidate's source.
create table application_sources (
  application_id uuid not null,
  posting_id uuid,
  return_role text not null default '',
  return_until date,
  manager_told boolean,
  referred_by text not null default '',
  referrer_email text,
  constraint pk_application_sources primary key (application_id)
);
alter table application_sources add constraint fk_application_sources_application
  foreign key (application_id) references applications (id) on delete cascade;
alter table application_sources add constraint fk_application_sources_posting
  foreign key (posting_id) references job_postings (id) on delete set null;
create index ix_application_sources_posting on application_sources (posting_id);

-- Two that were one person: what was said of the one that went, and of its application for the same job.
create table candidate_merges (
  id uuid not null,
  candidate_id uuid not null,
  merged_candidate_id uuid not null,
  application_id uuid,
  merged_application_id uuid,
  merged jsonb not null,
  resume_id uuid,
  by_id uuid,
  by_name text not null,
  at timestamptz not null default now(),
  constraint pk_candidate_merges primary key (id)
);
alter table candidate_merges add constraint fk_candidate_merges_candidate
  foreign key (candidate_id) references candidates (id) on delete cascade;
alter table candidate_merges add constraint fk_candidate_merges_resume
  foreign key (resume_id) references stored_files (id) on delete set null;
create index ix_candidate_merges_candidate on candidate_merges (candidate_id);
create index ix_candidate_merges_resume on candidate_merges (resume_id);
create index ix_candidate_merges_application on candidate_merges (application_id);
create index ix_candidate_merges_merged_application on candidate_merges (merged_application_id);
