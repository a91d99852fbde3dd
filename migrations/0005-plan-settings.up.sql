-- Which ratings must have a note, and what a panelist signs: settings of each version of a plan.

alter table assessment_plans add column notes_required text not null default 'lowest_and_highest';
alter table assessment_plans add column statement text not null default '';
alter table assessment_plans add constraint ck_assessment_plans_notes_required check (notes_required in ('none', 'lowest_and_highest', 'all'));
alter table assessment_plans add constraint ck_assessment_plans_statement check (length(statement) <= 1000);
