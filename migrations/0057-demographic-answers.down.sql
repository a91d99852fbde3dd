drop table impact_reports;
drop function count_demographic_answers(text[], bytea[], boolean[]);
drop function demographic_answers_given(bytea[]);
drop function store_demographic_answers(bytea, uuid, jsonb);
drop table demographic_answers;
drop table demographic_surveys;
