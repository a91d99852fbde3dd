drop index ix_ratings_criterion;
create index ix_ratings_criterion on ratings (criterion_id);
