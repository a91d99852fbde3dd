-- All ratings of a question, over many jobs, are added up from the index alone.
drop index ix_ratings_criterion;
create index ix_ratings_criterion on ratings (criterion_id, scorecard_id, level);
