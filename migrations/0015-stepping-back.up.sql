-- A panelist with an interest of their own steps back: what they rated stays on file and out of the score.
alter table scorecards add column conflict text not null default '';
alter table scorecards add column conflict_at timestamptz;
alter table scorecards drop constraint ck_scorecards_state;
alter table scorecards add constraint ck_scorecards_state
  check (state in ('due', 'draft', 'submitted', 'revised', 'closed', 'recused'));
alter table scorecards drop constraint ck_scorecards_submitted;
alter table scorecards add constraint ck_scorecards_submitted
  check (state = 'recused' or (state in ('submitted', 'revised')) = (submitted_at is not null));
alter table scorecards add constraint ck_scorecards_recused check (state <> 'recused' or conflict <> '');

drop trigger tr_scorecards_evidence on scorecards;
create trigger tr_scorecards_evidence after update on scorecards for each row
  when ((new.state not in ('due', 'draft') or old.state not in ('due', 'draft'))
        and (old.state is distinct from new.state or old.version is distinct from new.version))
  execute function announce_evidence();
drop trigger tr_scorecards_state on scorecards;
create trigger tr_scorecards_state after update on scorecards for each row
  when (
    old.state is distinct from new.state or old.reminded_at is distinct from new.reminded_at
    or old.seen_at is distinct from new.seen_at or old.conflict is distinct from new.conflict
  )
  execute function announce_scorecard();

-- When the ratings of an assessment open. What is planned already goes on as it was.
alter table assessment_plans add column opening text not null default 'each';
alter table assessment_plans add constraint ck_assessment_plans_opening check (opening in ('each', 'in_turn', 'at_end'));
