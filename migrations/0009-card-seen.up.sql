-- When a panelist first had the scorecard in front of them: the board says so, before anything is saved.

alter table scorecards add column seen_at timestamptz;

drop trigger tr_scorecards_state on scorecards;
create trigger tr_scorecards_state after update on scorecards for each row
  when (
    old.state is distinct from new.state or old.reminded_at is distinct from new.reminded_at
    or old.seen_at is distinct from new.seen_at
  )
  execute function announce_scorecard();
