-- Whether a job has scorecards that are not in, and whom somebody still rates, is asked for nearly every page. Of many
-- scorecards few are open.

create index ix_scorecards_open_sitting on scorecards (sitting_id) where state in ('due', 'draft');
create index ix_scorecards_open_panelist on scorecards (panelist_id) where state in ('due', 'draft');
