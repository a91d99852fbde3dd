import { Application } from '../../src/candidates/application.entity.js';
import { Candidate } from '../../src/candidates/candidate.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import type { TestApplication } from '../support/application.js';
import { inserted } from './inserted.js';

let count = 0;

/** A candidate on a job; valid as they come. */
export async function givenCandidate(
  { database }: TestApplication,
  job: { id: string },
  given: Partial<Pick<Candidate, 'name' | 'email' | 'phone'>> &
    Partial<Pick<Application, 'key' | 'stage' | 'source'>> = {},
): Promise<{ application: Application; candidate: Candidate }> {
  count += 1;
  const { key = `candidate-${count}`, stage = 'assessment', source = null, ...person } = given;
  const facts = { name: `Candidate ${count}`, email: `candidate${count}@example.org`, phone: '', ...person };
  const candidate = await inserted(database, Candidate, { id: newId(), ...facts });
  const role = { jobId: job.id, candidateId: candidate.id };
  const application = await inserted(database, Application, { id: newId(), ...role, key, stage, source });
  return { application, candidate };
}

/** A scorecard of a person for an application, in a plan of its own with one audition. Gives the scorecard's id. */
export async function givenScorecard(
  { database }: TestApplication,
  application: { id: string; jobId: string },
  panelist: { id: string },
  state: 'due' | 'draft' | 'submitted' = 'due',
): Promise<string> {
  count += 1;
  const [plan, assessment, sitting, card] = [newId(), newId(), newId(), newId()];
  await database.query(`insert into assessment_plans (id, job_id, number, reason) values ($1, $2, $3, 'for a test')`, [
    plan,
    application.jobId,
    count,
  ]);
  await database.query(
    `insert into assessments (id, plan_id, key, kind, name, position, levels) values ($1, $2, 'A', 'audition', 'Audition', 1, 3)`,
    [assessment, plan],
  );
  await database.query(
    'insert into sittings (id, application_id, assessment_id, assessment_key) values ($1, $2, $3, $4)',
    [sitting, application.id, assessment, `A${count}`],
  );
  await database.query(
    'insert into scorecards (id, sitting_id, panelist_id, position, state, submitted_at) values ($1, $2, $3, 1, $4, $5)',
    [card, sitting, panelist.id, state, state === 'submitted' ? new Date() : null],
  );
  return card;
}

/** The audit events of a job, oldest first. */
export function eventsOf(
  { database }: TestApplication,
  jobId: string,
): Promise<{ type: string; actor_name: string; payload: Record<string, unknown> }[]> {
  return database.query('select type, actor_name, payload from audit_events where job_id = $1 order by sequence', [
    jobId,
  ]);
}

/** One audition with two technical criteria, in which every panelist gave every application these levels. */
export async function givenLevels(
  { database }: TestApplication,
  job: { id: string },
  panelists: readonly { id: string }[],
  levels: readonly (readonly [application: { id: string }, first: number, second: number])[],
): Promise<void> {
  const [plan, assessment, one, two] = [newId(), newId(), newId(), newId()];
  await database.query('insert into assessment_plans (id, job_id, number, frozen_at) values ($1, $2, 1, now())', [
    plan,
    job.id,
  ]);
  await database.query(
    `insert into assessments (id, plan_id, key, kind, name, position, levels) values ($1, $2, 'A', 'audition', 'Audition', 1, 3)`,
    [assessment, plan],
  );
  for (const [position, id] of [one, two].entries()) {
    await database.query(
      `insert into criteria (id, assessment_id, key, kind, name, measures, anchors, position)
       values ($1, $2, $3, 'scale', $3, '{technical}', '{low,middling,high}', $4)`,
      [id, assessment, `K${position + 1}`, position + 1],
    );
  }
  const sittings = levels.map(([application, first, second]) => ({
    id: newId(),
    application,
    levels: [first, second],
  }));
  await database.query(
    `insert into sittings (id, application_id, assessment_id, assessment_key)
     select s.id, s.application_id, $2, 'A' from json_to_recordset($1) as s(id uuid, application_id uuid)`,
    [JSON.stringify(sittings.map(({ id, application }) => ({ id, application_id: application.id }))), assessment],
  );
  const cards = sittings.flatMap(({ id: sitting, levels: given }) =>
    panelists.map((panelist, at) => ({ id: newId(), sitting, panelist: panelist.id, position: at + 1, given })),
  );
  await database.query(
    `insert into scorecards (id, sitting_id, panelist_id, position, state, submitted_at)
     select c.id, c.sitting, c.panelist, c.position, 'submitted', now()
       from json_to_recordset($1) as c(id uuid, sitting uuid, panelist uuid, position integer)`,
    [JSON.stringify(cards)],
  );
  const ratings = cards.flatMap(({ id: card, given }) =>
    [one, two].map((criterion, at) => ({ id: newId(), card, criterion, level: given[at] })),
  );
  await database.query(
    `insert into ratings (id, scorecard_id, criterion_id, level)
     select r.id, r.card, r.criterion, r.level
       from json_to_recordset($1) as r(id uuid, card uuid, criterion uuid, level integer)`,
    [JSON.stringify(ratings)],
  );
}
