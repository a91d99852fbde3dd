drop trigger tr_scorecards_state on scorecards;
create trigger tr_scorecards_state after update on scorecards for each row
  when (old.state is distinct from new.state or old.reminded_at is distinct from new.reminded_at)
  execute function announce_scorecard();

alter table scorecards drop column seen_at;
