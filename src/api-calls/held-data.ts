import type { HeldTable } from '../platform/database/held-data.js';

/** Kept for a day. What names somebody who is erased goes as a whole, like all that was answered about them. */
export const keptAnswersHeld: HeldTable[] = [
  {
    table: 'kept_answers',
    title: 'Answers of the API, kept for a day in case a call is sent again',
    columns: {
      key_digest: 'nothing',
      request_digest: 'nothing',
      rights_digest: 'nothing',
      location: 'nothing',
      body: 'text',
    },
    key: ['person_id', 'key_digest'],
    ofPerson: 't.person_id = $1',
    ofApplications: `exists (select 1 from unnest($1::uuid[]) a where strpos(t.body || coalesce(t.location, ''), a::text) > 0)`,
    told: 't.created_at, t.status, t.body',
    onErasure: 'delete',
    onPurge: 'delete',
    whereNamed: 'delete',
  },
];
