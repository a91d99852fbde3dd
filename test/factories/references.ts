import { digestOf, newToken } from '../../src/accounts/access/tokens.js';
import { newId } from '../../src/platform/database/ids.js';
import type { TestApplication } from '../support/application.js';

/**
 * A reference check of a candidate of the demo round whose other scorecards are all in, as context: its referee was asked,
 * and `panelist` has begun the scorecard.
 * @returns identifiers, and the path of the referee's own page
 */
export async function givenReference(
  { database }: TestApplication,
  job: { id: string },
  panelist: { id: string },
): Promise<{ sitting: string; scorecard: string; page: string }> {
  const [assessment, sitting, scorecard] = [newId(), newId(), newId()];
  await database.query(
    `insert into assessments (id, plan_id, key, kind, name, position, levels, weight)
     select $2, id, 'reference', 'reference', 'Reference check', 90, 3, 0
       from assessment_plans where job_id = $1 order by number desc limit 1`,
    [job.id, assessment],
  );
  await database.query(
    `insert into criteria (id, assessment_id, key, kind, name, prompt, anchors, position)
     values (gen_random_uuid(), $1, 'R1', 'scale', 'Delivery', 'What did they deliver?', array['Little.', 'Some.', 'All.'], 0),
            (gen_random_uuid(), $1, 'R2', 'yes_no', 'Again', 'Would you work with them again?', array['No.', 'Yes.'], 1)`,
    [assessment],
  );
  await database.query(
    `insert into sittings (id, application_id, assessment_id, assessment_key)
     select $2, a.id, $3, 'reference' from applications a where a.job_id = $1 and not exists (
            select 1 from sittings s join scorecards c on c.sitting_id = s.id
             where s.application_id = a.id and c.state in ('due', 'draft'))
        and exists (select 1 from sittings s where s.application_id = a.id)
      order by a.key limit 1`,
    [job.id, sitting, assessment],
  );
  await database.query(
    `insert into scorecards (id, sitting_id, panelist_id, position, state, opened_at) values ($1, $2, $3, 0, 'draft', now())`,
    [scorecard, sitting, panelist.id],
  );
  const token = newToken();
  await database.query(
    `insert into referees (id, sitting_id, name, relation, phone, identity, consent, consent_at, consent_by_name, token_hash, asked_at)
     values ($1, $2, 'Rae Referee', 'Manager, 2021 to 2024', '555 0100', 'Called the switchboard', 'By email', now(), 'Rita', $3, now())`,
    [newId(), sitting, digestOf(token)],
  );
  return { sitting, scorecard, page: `/references/${token}` };
}
