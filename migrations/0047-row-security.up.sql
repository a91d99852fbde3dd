-- A second line behind the rules of the application (ADR 43): a connection that acts for somebody reads what they may,
-- and one that acts for nobody reads nothing. It binds the application's role; the owner migrates, and is not bound.

-- Which job a scorecard belongs to, so that a policy need not look it up for each.
alter table scorecards add column job_id uuid;
alter table scorecards disable trigger user;
update scorecards c set job_id = a.job_id from sittings s join applications a on a.id = s.application_id where s.id = c.sitting_id;
alter table scorecards enable trigger user;
alter table scorecards alter column job_id set not null;

create function name_job_of_scorecard() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  select a.job_id into new.job_id from sittings s join applications a on a.id = s.application_id where s.id = new.sitting_id;
  return new;
end $$;
create trigger tr_scorecards_job before insert or update of sitting_id on scorecards
  for each row execute function name_job_of_scorecard();

-- Whom a connection acts for: a person's id, 'system' for the product's own work, nothing for nobody.
create function acting_id() returns uuid language sql stable as
$$ select case when length(current_setting('callboard.viewer', true)) = 36
               then current_setting('callboard.viewer', true)::uuid end $$;

create function acts_in_every_job() returns boolean language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return current_setting('callboard.viewer', true) = 'system'
      or exists (select 1 from people where id = acting_id() and administrator);
end $$;

create function jobs_acted_in() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return array(select job_id from hiring_team_members where person_id = acting_id());
end $$;

create function sits_on_panel(sitting uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (select 1 from scorecards where sitting_id = sitting and panelist_id = acting_id());
end $$;

-- The rules stand in functions whose plans a connection keeps: written out in the policies, they would be planned with
-- every statement.

create function owns_scorecard(card uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return exists (select 1 from scorecards where id = card and panelist_id = acting_id());
end $$;

-- What a scorecard says: its panelist reads it; and, once it is in, whoever holds no open scorecard for the same person in
-- any job, and has submitted their own for that session, or runs the job and no scorecard of the session is open, or is
-- an administrator. When the plan has people wait longer is the application's to know.
create function may_read_ratings(card uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  acting uuid := acting_id();
  c scorecards%rowtype;
begin
  if acting is null then return false; end if;
  select * into c from scorecards where id = card;
  if c.panelist_id = acting then return true; end if;
  if c.state is null or c.state in ('due', 'draft') then return false; end if;
  if exists (
       select 1 from sittings s
         join applications a on a.id = s.application_id
         join candidates n on n.id = a.candidate_id
         join candidates o on o.identity = n.identity
         join applications oa on oa.candidate_id = o.id
         join sittings os on os.application_id = oa.id
         join scorecards m on m.sitting_id = os.id and m.panelist_id = acting and m.state in ('due', 'draft')
        where s.id = c.sitting_id) then return false; end if;
  return exists (select 1 from scorecards m where m.sitting_id = c.sitting_id and m.panelist_id = acting
                    and m.state in ('submitted', 'revised'))
      or exists (select 1 from people p where p.id = acting and p.administrator)
      or exists (select 1 from hiring_team_members t where t.job_id = c.job_id and t.person_id = acting
                    and t.roles && array['recruiter', 'hiring_manager'])
     and not exists (select 1 from scorecards o where o.sitting_id = c.sitting_id and o.state in ('due', 'draft'));
end $$;

alter table scorecards enable row level security;
alter table ratings enable row level security;
alter table scorecard_versions enable row level security;

-- That there is a scorecard, and how far it is: its panelist, the hiring team, administrators, the panel it belongs to.
create policy read_scorecards on scorecards for select using (
  panelist_id::text = current_setting('callboard.viewer', true)
  or (select acts_in_every_job())
  or job_id = any ((select jobs_acted_in())::uuid[])
  or sits_on_panel(sitting_id));
create policy read_ratings on ratings for select using (
  current_setting('callboard.viewer', true) = 'system' or may_read_ratings(scorecard_id));
create policy read_scorecard_versions on scorecard_versions for select using (
  current_setting('callboard.viewer', true) = 'system' or may_read_ratings(scorecard_id));

-- Who may write is the application's to say, where somebody acts at all. What a scorecard says is changed by its panelist
-- alone, and what it said before by nobody.
create policy add_scorecards on scorecards for insert with check (current_setting('callboard.viewer', true) <> '');
create policy change_scorecards on scorecards for update
  using (current_setting('callboard.viewer', true) <> '') with check (true);
create policy remove_scorecards on scorecards for delete using (current_setting('callboard.viewer', true) <> '');
create policy add_ratings on ratings for insert with check (
  current_setting('callboard.viewer', true) = 'system' or owns_scorecard(scorecard_id));
create policy change_ratings on ratings for update
  using (current_setting('callboard.viewer', true) = 'system' or owns_scorecard(scorecard_id)) with check (true);
create policy remove_ratings on ratings for delete using (
  current_setting('callboard.viewer', true) = 'system' or owns_scorecard(scorecard_id));
create policy add_scorecard_versions on scorecard_versions for insert with check (
  current_setting('callboard.viewer', true) = 'system' or owns_scorecard(scorecard_id));
create policy change_scorecard_versions on scorecard_versions for update
  using (current_setting('callboard.viewer', true) = 'system');
create policy remove_scorecard_versions on scorecard_versions for delete
  using (current_setting('callboard.viewer', true) = 'system');

-- The declared way past the policies, for what has asked blindness already or is blindness itself: read, and only that.
-- Views read as their owner. test/audit/row-security.spec.ts lists who names them.
create view every_scorecard as select * from scorecards;
create view every_rating as select * from ratings;
create view every_scorecard_version as select * from scorecard_versions;
