alter table assessment_plans drop constraint ck_assessment_plans_opening;
alter table assessment_plans drop column opening;
-- Nothing like it was known before: what was signed is signed again, the rest is closed.
update scorecards set state = 'submitted' where state = 'recused' and submitted_at is not null;
update scorecards set state = 'closed', closed_reason = 'Stepped back: ' || conflict where state = 'recused';
drop trigger tr_scorecards_state on scorecards;
create trigger tr_scorecards_state after update on scorecards for each row
  when (
    old.state is distinct from new.state or old.reminded_at is distinct from new.reminded_at
    or old.seen_at is distinct from new.seen_at
  )
  execute function announce_scorecard();
drop trigger tr_scorecards_evidence on scorecards;
create trigger tr_scorecards_evidence after update on scorecards for each row
  when (new.state in ('submitted', 'revised', 'closed')
        and (old.state is distinct from new.state or old.version is distinct from new.version))
  execute function announce_evidence();
alter table scorecards drop constraint ck_scorecards_recused;
alter table scorecards drop constraint ck_scorecards_submitted;
alter table scorecards add constraint ck_scorecards_submitted
  check ((state in ('submitted', 'revised')) = (submitted_at is not null));
alter table scorecards drop constraint ck_scorecards_state;
alter table scorecards add constraint ck_scorecards_state
  check (state in ('due', 'draft', 'submitted', 'revised', 'closed'));
alter table scorecards drop column conflict_at;
alter table scorecards drop column conflict;
