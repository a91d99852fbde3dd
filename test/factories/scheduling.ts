import { digestOf, newToken } from '../../src/accounts/access/tokens.js';
import { CandidateLinks } from '../../src/candidate-links/candidate-links.service.js';
import { Database } from '../../src/platform/database/database.js';
import type { TestApplication } from '../support/application.js';
import { asNobody, type Browser } from '../support/as.js';

/**
 * A new candidate of the demo round who picked one of the times they were offered, and was invited; with the paths of all
 * that this brings about. Email has to be set up.
 */
export async function givenPickedTime(application: TestApplication, recruiter: Browser, jobId: string) {
  const { app, database } = application;
  const added = await recruiter.api('post', `/jobs/${jobId}/candidates`, {
    name: 'Noor Said',
    email: 'noor@example.com',
  });
  const { id: applicationId } = added.body as { id: string };
  const [panelist] = await database.query<{ id: string }[]>(
    `select person_id as id from hiring_team_members where job_id = $1 and 'panelist' = any (roles) order by 1 limit 1`,
    [jobId],
  );
  const planned = await recruiter.api('post', `/jobs/${jobId}/sittings`, {
    ...{ applicationId, assessmentKey: 'audition', panel: [{ personId: panelist!.id }] },
  });
  const { id: sittingId } = planned.body as { id: string };
  const offered = await recruiter.api('post', `/jobs/${jobId}/slot-offers`, {
    ...{ assessmentKey: 'audition', sittings: [sittingId], from: '2036-11-24', to: '2036-11-24', weekdays: ['mon'] },
    ...{ begins: '09:00', ends: '17:00', minutes: 60, buffer: 15, timeZone: 'America/Chicago', place: 'Room 4' },
    holdsRoom: true,
  });
  const { id: offerId } = offered.body as { id: string };
  const link = await app.get(Database).transaction((tx) => app.get(CandidateLinks).make(tx, applicationId));
  const mine = new URL(link.url).pathname;
  const picked = await asNobody(application).api('put', `${mine}/times/audition`, { at: '2036-11-24T15:00:00Z' });
  if (picked.status !== 204) throw new Error(`No time was picked: ${picked.text}`);
  const token = newToken();
  await database.query(
    `insert into invitation_links (token_hash, invitation_id)
     select $2, id from invitations where sitting_id = $1 and person_id is null`,
    [sittingId, digestOf(token)],
  );
  return {
    mine,
    offer: `/slot-offers/${offerId}`,
    sitting: `/sittings/${sittingId}`,
    invitation: `/invitations/${token}`,
  };
}
