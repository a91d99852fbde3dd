import type { HeldTable } from '../../platform/database/held-data.js';

const applications = 'select a.id from applications a where a.job_id = any ($1::uuid[])';
const sittingsOf = (whose: string): string => `select s.id from sittings s where s.application_id ${whose}`;
const cardsOf = (whose: string): string => `select c.id from scorecards c where c.sitting_id in (${sittingsOf(whose)})`;
const these = '= any ($1::uuid[])';
const inJobs = `in (${applications})`;

/** What plans, sessions and scorecards hold of people. */
export const assessmentsHeld: HeldTable[] = [
  {
    table: 'assessment_plans',
    columns: {
      ...{ reason: 'text', notes_required: 'nothing', statement: 'text', points_from: 'nothing', opening: 'nothing' },
      category_weights: 'text',
    },
    ofJobs: 't.job_id = any ($1::uuid[])',
  },
  {
    table: 'referees',
    title: 'Referees, and what they wrote',
    columns: {
      ...{ name: 'own', relation: 'own', email: 'own', phone: 'own', identity: 'own', consent: 'own' },
      ...{ consent_by_name: { nameOf: null }, token_hash: 'secret', mail_problem: 'nothing', answers: 'own' },
    },
    ofApplications: 't.sitting_id in (select s.id from sittings s where s.application_id = any ($1::uuid[]))',
    ofJobs:
      't.sitting_id in (select s.id from sittings s join applications a on a.id = s.application_id where a.job_id = any ($1::uuid[]))',
    onErasure: 'delete',
  },
  {
    table: 'assessments',
    columns: { key: 'nothing', kind: 'nothing', name: 'text', weight_reason: 'text', brief: 'text', parts: 'text' },
    ofJobs: 't.plan_id in (select p.id from assessment_plans p where p.job_id = any ($1::uuid[]))',
  },
  {
    table: 'criteria',
    columns: {
      ...{ key: 'nothing', kind: 'nothing', name: 'text', prompt: 'text', measures: 'nothing', why: 'text' },
      ...{ preferred_answer: 'text', follow_ups: 'text', anchors: 'text', weight_reason: 'text' },
      question_key: 'nothing',
    },
    ofJobs: `t.assessment_id in (select s.id from assessments s join assessment_plans p on p.id = s.plan_id
             where p.job_id = any ($1::uuid[]))`,
  },
  {
    table: 'sittings',
    title: 'Sessions: time, place, topic',
    told: `(select s.name from assessments s where s.id = t.assessment_id) as "assessment", t.at as "time", t.place as "place",
           t.topic as "topic", t.created_at as "planned"`,
    columns: { assessment_key: 'nothing', place: 'text', topic: 'text' },
    ofApplications: `t.application_id ${these}`,
    ofJobs: `t.application_id ${inJobs}`,
    storedFiles: ['document_id'],
  },
  {
    table: 'bookings',
    columns: { resource: 'text' },
    key: ['sitting_id', 'resource'],
    ofApplications: `t.sitting_id in (${sittingsOf(these)})`,
    ofJobs: `t.sitting_id in (${sittingsOf(inJobs)})`,
  },
  {
    table: 'scorecards',
    title: 'Scorecards: who rated, and what they signed',
    told: `(select p.name from people p where p.id = t.panelist_id) as "panelist",
           (select s.assessment_key from sittings s where s.id = t.sitting_id) as "assessment",
           (select c.name from sittings s join applications a on a.id = s.application_id join candidates c on c.id = a.candidate_id
             where s.id = t.sitting_id) as "candidate", t.state as "state", t.submitted_at as "submitted",
           t.statement as "statement", t.closed_reason as "closed because", t.conflict as "conflict of interest",
           t.marks as "remarks"`,
    columns: {
      ...{ plays: 'text', state: 'nothing', statement: 'text', closed_reason: 'text', asks: 'nothing' },
      ...{ known: 'text', conflict: 'text', marks: 'text' },
    },
    ofApplications: `t.sitting_id in (${sittingsOf(these)})`,
    ofJobs: `t.sitting_id in (${sittingsOf(inJobs)})`,
    ofPerson: 't.panelist_id = $1::uuid',
  },
  {
    table: 'ratings',
    title: 'Ratings and notes',
    told: `(select c.name from criteria c where c.id = t.criterion_id) as "criterion",
           (select p.name from scorecards c join people p on p.id = c.panelist_id where c.id = t.scorecard_id) as "panelist",
           t.level as "level", t.not_observed as "not observed", t.note as "note"`,
    columns: { note: 'text' },
    ofApplications: `t.scorecard_id in (${cardsOf(these)})`,
    ofJobs: `t.scorecard_id in (${cardsOf(inJobs)})`,
    ofPerson: 't.scorecard_id in (select c.id from scorecards c where c.panelist_id = $1::uuid)',
  },
  {
    table: 'scorecard_versions',
    title: 'Earlier versions of revised scorecards',
    columns: { reason: 'text', statement: 'text', ratings: 'text' },
    ofApplications: `t.scorecard_id in (${cardsOf(these)})`,
    ofJobs: `t.scorecard_id in (${cardsOf(inJobs)})`,
    ofPerson: 't.scorecard_id in (select c.id from scorecards c where c.panelist_id = $1::uuid)',
  },
];
