import { type DomainError, InvalidInput, NotFound, RuleViolation, StaleEdit } from '../platform/base/domain-errors.js';
import type { ConstraintErrors } from '../platform/database/database-problems.js';

/** Two did the same at once, and the other was first: what is there now is to be looked at before going on. */
const changedMeanwhile = (): DomainError => new StaleEdit();
/** What a row was to belong to was taken away while the request was under way. */
const gone = (what: string) => (): DomainError => new NotFound(what);
const wrongIn = (field: string, message: string) => (): DomainError => InvalidInput.field(field, message);

/**
 * What each constraint of the database means to whoever breaks it. Services refuse what they can see coming; these are
 * for what two people do in the same moment, and for what a service forgot to look at. A constraint that no request can
 * break stands in `test/platform/constraints.spec.ts`, with the reason.
 */
export const constraintErrors: ConstraintErrors = {
  uq_administrator_changes_open: changedMeanwhile,
  fk_administrator_changes_person: gone('person'),
  fk_administrator_changes_asked_by: gone('person'),
  uq_people_email: wrongIn('email', 'Someone already uses this email address. Find them in the list.'),
  fk_api_tokens_person: gone('person'),
  fk_personal_links_person: gone('person'),
  fk_sessions_person: gone('person'),
  fk_known_devices_person: gone('person'),

  uq_hiring_team_members_job_person: wrongIn('email', 'This person is on the team already.'),
  uq_hiring_team_members_job_key: changedMeanwhile,
  fk_hiring_team_members_job: gone('job'),
  fk_hiring_team_members_person: gone('person'),

  uq_attributes_job_key: changedMeanwhile,
  fk_webhooks_job: gone('job'),
  fk_webhook_deliveries_webhook: gone('webhook'),
  fk_demographic_surveys_job: gone('job'),
  fk_impact_reports_job: gone('job'),
  fk_attributes_job: gone('job'),
  uq_category_weights_job_category: changedMeanwhile,
  fk_category_weights_job: gone('job'),

  uq_analysis_experts_job_person: wrongIn('email', 'This person is on the roster already.'),
  fk_analysis_experts_job: gone('job'),
  fk_analysis_experts_person: gone('person'),
  ck_analysis_experts_over: changedMeanwhile,
  pk_expert_ratings: changedMeanwhile,
  fk_expert_ratings_expert: gone('expert'),
  fk_expert_ratings_attribute: changedMeanwhile,

  uq_questions_key: changedMeanwhile,
  uq_question_versions_question_number: changedMeanwhile,
  fk_question_versions_question: gone('question'),

  fk_analysis_reports_job: gone('job'),
  fk_role_templates_owner: gone('person'),

  uq_applications_job_candidate: wrongIn('email', 'This person is already a candidate for this job.'),
  uq_applications_job_key: changedMeanwhile,
  fk_applications_job: gone('job'),
  fk_applications_candidate: gone('candidate'),
  fk_applications_resume: changedMeanwhile,
  fk_candidate_uploads_job: gone('job'),
  fk_candidate_uploads_person: gone('person'),
  fk_candidate_upload_choices_person: gone('person'),
  fk_candidate_imports_job: gone('job'),
  fk_candidate_import_rows_import: gone('import'),
  fk_candidate_import_rows_application: changedMeanwhile,
  uq_screens_application: changedMeanwhile,
  fk_screens_application: gone('application'),
  uq_disc_profiles_application: changedMeanwhile,
  fk_disc_profiles_application: gone('application'),
  fk_decisions_application: gone('application'),

  uq_assessment_plans_job_number: changedMeanwhile,
  fk_assessment_plans_job: gone('job'),
  uq_assessments_plan_key: changedMeanwhile,
  fk_assessments_plan: gone('plan'),
  uq_referees_sitting: changedMeanwhile,
  fk_referees_sitting: gone('sitting'),
  ck_referees_consent: changedMeanwhile,
  ck_referees_asked: changedMeanwhile,
  ck_assessments_parts: changedMeanwhile,
  uq_criteria_assessment_key: changedMeanwhile,
  fk_criteria_assessment: gone('assessment'),
  pk_criterion_attributes: changedMeanwhile,
  fk_criterion_attributes_attribute: gone('attribute'),
  fk_criterion_attributes_criterion: gone('criterion'),

  uq_sittings_application_assessment_key: wrongIn(
    'assessmentKey',
    'This candidate already has a session for this assessment. Edit that one instead.',
  ),
  fk_sittings_application: gone('application'),
  fk_sittings_assessment: () =>
    new RuleViolation('assessment.in_use', 'A session uses this assessment. Remove the session first, then this.'),
  fk_sittings_document: changedMeanwhile,
  uq_scorecards_sitting_panelist: wrongIn('panel', 'This person is already on the panel.'),
  fk_scorecards_panelist: gone('person'),
  fk_scorecards_sitting: gone('sitting'),
  uq_ratings_scorecard_criterion: changedMeanwhile,
  fk_ratings_criterion: changedMeanwhile,
  fk_ratings_scorecard: gone('scorecard'),
  uq_scorecard_versions_scorecard_number: changedMeanwhile,
  fk_scorecard_versions_scorecard: gone('scorecard'),

  fk_ratings_tables_person: gone('person'),
  fk_ratings_table_choices_person: gone('person'),

  fk_packets_job: gone('job'),
  fk_packet_orders_job: gone('job'),
  fk_records_exports_job: gone('job'),
  fk_table_packets_table: gone('table'),
};
