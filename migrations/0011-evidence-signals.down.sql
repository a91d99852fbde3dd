drop trigger tr_scorecards_evidence on scorecards;
drop function announce_evidence();
