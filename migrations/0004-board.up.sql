-- Who asks which question of an interview, when a panelist was last reminded, and what the live board listens to.

alter table scorecards add column asks text[] not null default '{}';
alter table scorecards add column reminded_at timestamptz;

-- Said in the transaction that changes it, heard by every server process once it is committed. A draft that is saved
-- changes none of this, so that nobody can tell from it how somebody is getting on.
create function announce_scorecard() returns trigger language plpgsql as $$
begin
  perform pg_notify('callboard', 'sitting:' || case when tg_op = 'DELETE' then old.sitting_id else new.sitting_id end);
  return null;
end $$;

create trigger tr_scorecards_seat after insert or delete on scorecards
  for each row execute function announce_scorecard();
create trigger tr_scorecards_state after update on scorecards for each row
  when (old.state is distinct from new.state or old.reminded_at is distinct from new.reminded_at)
  execute function announce_scorecard();

-- Somebody signed out, was disabled, or has other roles: what they are looking at is looked at again.
create function announce_access() returns trigger language plpgsql as $$
begin
  perform pg_notify('callboard', 'person:' || old.person_id);
  return null;
end $$;

create trigger tr_sessions_ended after delete on sessions
  for each row execute function announce_access();
create trigger tr_hiring_team_members_changed after update or delete on hiring_team_members
  for each row execute function announce_access();

create function announce_person() returns trigger language plpgsql as $$
begin
  perform pg_notify('callboard', 'person:' || new.id);
  return null;
end $$;

create trigger tr_people_changed after update on people for each row
  when (old.disabled_at is distinct from new.disabled_at or old.administrator is distinct from new.administrator)
  execute function announce_person();
