import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { constraintErrors } from '../../src/app/constraint-errors.js';
import { DomainError } from '../../src/platform/base/domain-errors.js';
import { startApplication, type TestApplication } from '../support/application.js';

/** Constraints that no request can break, by the reason why. */
const unbreakable: Record<string, string[]> = {
  'The identifier is made here and is new each time.': [
    ...['api_tokens', 'applications', 'assessment_plans', 'assessments', 'attributes', 'audit_events', 'candidates'],
    ...['category_weights', 'criteria', 'decisions', 'disc_profiles', 'hiring_team_members', 'jobs', 'packet_orders'],
    ...['packets', 'people', 'personal_links', 'question_versions', 'questions', 'ratings', 'records_exports'],
    ...['ratings_tables', 'scorecard_versions', 'scorecards', 'screens', 'sessions', 'sittings', 'stored_files'],
    ...['application_notes', 'job_stages', 'mailings', 'mailing_messages', 'job_postings', 'candidate_merges'],
    ...['administrator_changes', 'role_templates', 'table_packets', 'erasures'],
    ...['webhooks', 'webhook_deliveries', 'mail_wordings', 'mails', 'bounce_addresses'],
    'passkeys',
    ...['candidate_links', 'accommodations', 'unfinished_files', 'invitations', 'calendar_feeds', 'slot_offers'],
    ...['analysis_experts', 'analysis_reports'],
    ...['privacy_notices', 'legal_holds', 'access_exports', 'referees'],
    ...['candidate_uploads', 'candidate_imports'],
    ...['anchor_templates'],
  ].map((table) => `pk_${table}`),
  'A digest of 256 random bits, or a number that the database counts.': [
    ...['uq_api_tokens_token_hash', 'uq_personal_links_token_hash', 'uq_sessions_token_hash'],
    ...['pk_passkey_challenges', 'pk_recovery_codes'],
    'uq_candidate_links_token_hash',
    'pk_invitation_links',
    'pk_slots',
    'uq_calendar_feeds_token_hash',
    'uq_bounce_addresses_token_hash',
    'uq_mails_message_id',
    'uq_audit_events_sequence',
    'uq_referees_token_hash',
  ],
  'The next number, or the one row of a job, written behind a lock.': [
    'pk_kept_answers',
    ...['uq_erasures_number', 'uq_privacy_notices_job_number', 'pk_retention_rules'],
  ],
  'Written by the database itself, while the end of the chain is locked.': [
    ...['pk_audit_chains', 'pk_audit_links', 'uq_audit_links_event'],
  ],
  'It is the status of an answer that was a success.': ['ck_kept_answers_status'],
  'Numbered in the order of the file, by the one attempt that writes it.': ['pk_candidate_import_rows'],
  'What is there already is written over.': [
    'pk_application_sources',
    'pk_candidate_link_sendings',
    'pk_slot_offer_sittings',
    'pk_demographic_answers',
    'pk_demographic_surveys',
    'pk_impact_reports',
    'pk_failed_sign_ins',
    'pk_known_devices',
    'pk_looks',
    'pk_one_time_secrets',
    'pk_rate_limits',
    'pk_ratings_table_choices',
    'pk_candidate_upload_choices',
  ],
  'The words are one list, which the request is checked against before anything is written.': [
    ...['ck_applications_source', 'ck_applications_stage', 'ck_assessment_plans_notes_required', 'ck_assessments_kind'],
    ...[
      'ck_attributes_category',
      'ck_attributes_needed',
      'ck_expert_ratings_needed',
      'ck_category_weights_category',
      'ck_criteria_kind',
    ],
    ...['ck_criteria_measures', 'ck_decisions_outcome', 'ck_disc_profiles_form', 'ck_hiring_team_members_roles'],
    ...['ck_anchor_templates_category', 'ck_anchor_templates_anchors'],
    ...['ck_packet_orders_paper', 'ck_packets_paper', 'ck_question_versions_measures', 'ck_records_exports_paper'],
    ...['ck_api_tokens_scopes', 'ck_table_packets_paper'],
    'ck_job_stages_kind',
    'ck_analysis_reports_paper',
    'ck_access_exports_paper',
    'ck_demographic_surveys_questions',
    ...['ck_assessment_plans_opening', 'ck_assessment_plans_points_from'],
  ],
  'The field has the same bounds, which the request is checked against before anything is written.': [
    ...['ck_webhooks_events', 'ck_webhooks_url', 'ck_mail_wordings_subject', 'ck_mail_wordings_body'],
    ...[
      'ck_assessment_plans_reason',
      'ck_assessment_plans_statement',
      'ck_assessments_levels',
      'ck_assessments_weight',
    ],
    ...['ck_attributes_importance', 'ck_category_weights_weight', 'ck_criteria_weight', 'ck_decisions_reason'],
    ...['ck_jobs_maximum', 'ck_people_email', 'ck_question_versions_anchors', 'ck_ratings_level'],
    ...['ck_ratings_not_observed', 'ck_scorecard_versions_reason', 'ck_scorecards_closed'],
    ...['ck_slot_offers_minutes', 'ck_slot_offers_buffer'],
    'ck_scorecards_recused',
    ...[
      'ck_job_stages_name',
      'ck_application_notes_text',
      'ck_mailings_subject',
      'ck_mailings_body',
      'ck_job_postings_place',
      'ck_job_postings_cost',
    ],
    ...['ck_legal_holds_reason', 'ck_privacy_notices_text', 'ck_retention_rules_months'],
    'ck_role_templates_name',
    'ck_expert_ratings_importance',
  ],
  'Written by the product from its own table of states, never from a request.': [
    'ck_accommodations_answered',
    'ck_invitations_reply',
    ...[
      'ck_jobs_letter_secret',
      'ck_jobs_reminders',
      'ck_jobs_status',
      'ck_packet_orders_source',
      'ck_packet_orders_stage',
    ],
    'ck_failed_sign_ins_networks',
    ...['ck_packet_orders_state', 'ck_personal_links_purpose', 'ck_sessions_method', 'ck_records_exports_content'],
    ...['ck_analysis_reports_content', 'ck_analysis_reports_signed', 'ck_analysis_reports_stage'],
    ...['ck_analysis_reports_state', 'ck_attributes_importance_from'],
    ...['ck_candidate_uploads_kind', 'ck_candidate_imports_kind', 'ck_candidate_imports_state'],
    ...['ck_candidate_imports_stage', 'ck_candidate_imports_counts', 'ck_candidate_import_rows_outcome'],
    ...['ck_table_packets_content', 'ck_table_packets_stage', 'ck_table_packets_state'],
    ...['ck_records_exports_state', 'ck_records_exports_step', 'ck_scorecards_state', 'ck_scorecards_submitted'],
    ...['ck_administrator_changes_ended', 'ck_administrator_changes_outcome', 'ck_administrator_changes_wants'],
    ...['ck_impact_reports_part', 'ck_webhook_deliveries_state', 'ck_mail_wordings_ended', 'ck_mails_state'],
    ...['ck_assessment_plans_weighed', 'ck_looks_kind', 'ck_stored_files_size'],
    ...['ck_job_stages_stage', 'ck_mailing_messages_state', 'ck_applications_furthest'],
    ...['ck_erasures_done', 'ck_erasures_kind', 'ck_erasures_state', 'ck_erasures_why'],
    ...['ck_access_exports_content', 'ck_access_exports_kind', 'ck_access_exports_state', 'ck_access_exports_step'],
  ],
};

describe('the constraints of the database', () => {
  let application: TestApplication;
  let names: string[];
  beforeAll(async () => {
    application = await startApplication();
    const rows = await application.database.query<{ name: string }[]>(
      `select c.conname as name from pg_constraint c join pg_namespace n on n.oid = c.connamespace
        where n.nspname = 'public' and c.contype in ('p', 'u', 'f', 'c', 'x')
          and c.conrelid::regclass::text <> 'schema_migrations'
       union
       select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = i.relnamespace
        where n.nspname = 'public' and x.indisunique and x.indrelid::regclass::text <> 'schema_migrations'`,
    );
    names = rows.map(({ name }) => name).sort();
  });
  afterAll(() => application.close());

  it('each have words, or a reason why no one can break them', () => {
    const known = [...Object.keys(constraintErrors), ...Object.values(unbreakable).flat()];
    expect({ unnamed: names.filter((name) => !known.includes(name)) }).toEqual({ unnamed: [] });
    expect({ notThere: known.filter((name) => !names.includes(name)) }).toEqual({ notThere: [] });
    expect(known.filter((name, index) => known.indexOf(name) !== index)).toEqual([]);
  });

  it('become errors of the product, which are answered with 4xx', () => {
    for (const error of Object.values(constraintErrors)) expect(error()).toBeInstanceOf(DomainError);
  });
});
