-- An audition's brief names the parts that panelists play, with the objections each of them raises.

alter table assessments add column parts jsonb not null default '[]';
alter table assessments add constraint ck_assessments_parts check (jsonb_typeof("parts") = 'array' and ("kind" = 'audition' or "parts" = '[]'::jsonb));
