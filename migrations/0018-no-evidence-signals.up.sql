-- Comparisons are no longer worked out before somebody looks, so nothing listens for these.
drop trigger tr_scorecards_evidence on scorecards;
drop function announce_evidence();
