import { Injectable } from '@nestjs/common';
import { type Actor, Audit } from '../../audit/audit.service.js';
import { newLetterSecret } from '../../jobs/model/job.entity.js';
import type { Tx } from '../../platform/database/database.js';
import { actAsProduct } from '../../platform/database/acting-for.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { checkImport } from '../file/check-import.js';
import { importDocument, insertRows } from './insert-rows.js';
import type { RoundCandidate, RoundDisc, RoundFile } from '../file/round-file.js';
import { idOf, importCandidates, importPeople, type Ids } from './round-import-people.js';
import { importExperts } from './round-experts.js';
import { importPlans } from './round-import-plans.js';
import { importPipeline, importPipelineOf, pipelineRow } from './round-pipeline.js';
import { importSittings } from './round-import-sittings.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'round.imported': { jobId: string; candidates: number; sittings: number };
  }
}

/** Writes a whole round as a new job. */
@Injectable()
export class RoundImport {
  constructor(private readonly audit: Audit) {}

  /**
   * Writes everything a round holds, in few statements. Nothing that is here already is changed: people and candidates
   * are matched by email address, questions stay out of the bank.
   * @param round one that readRoundFile accepted
   * @param mark what is said of its scorecards and decisions, that were not signed here
   * @throws InvalidInput naming the JSON pointer, where an address is used twice or a document is of no known kind
   */
  async import(tx: Tx, actor: Actor, round: RoundFile, mark = ''): Promise<{ jobId: string }> {
    const problems = await checkImport(round);
    if (problems.length > 0)
      throw new InvalidInput(problems.map(({ pointer, message }) => ({ field: pointer, message })));
    await actAsProduct(tx);
    const jobId = await importJob(tx, round);
    const people = await importPeople(tx, round.team);
    const members = round.team.map(({ key, roles }) => ({ key, roles, person_id: idOf(people, key) }));
    await insertRows(
      tx,
      'hiring_team_members',
      members.map((member) => ({ id: newId(), job_id: jobId, ...member })),
    );
    const attributes = await importAnalysis(tx, jobId, round);
    await importExperts(tx, jobId, round, attributes);
    const plans = await importPlans(tx, jobId, round, attributes);
    const { ids: applications, said } = await importApplications(tx, jobId, round, mark);
    await importSittings(tx, round, { people, applications, plans });
    await importDecisions(tx, round, people, applications);
    await markImported(tx, jobId, mark, said);
    const counts = { candidates: round.candidates.length, sittings: round.sittings.length };
    await this.audit.record(tx, actor, 'round.imported', { jobId, ...counts });
    return { jobId };
  }
}

async function importJob(tx: Tx, { job }: RoundFile): Promise<string> {
  const id = newId();
  const { title, department = '', location = '', requisition = '', summary = '', discNote = '' } = job;
  const { objectives, sources, maximum, status } = job;
  const text = { title, department, location, requisition, summary, disc_note: discNote };
  await insertRows(tx, 'jobs', [
    { id, letter_secret: newLetterSecret(), ...text, objectives, sources, maximum, status },
  ]);
  return id;
}

/** A job's attributes and the weights set by hand. @returns the attributes' ids by key */
export async function importAnalysis(tx: Tx, jobId: string, { analysis }: Pick<RoundFile, 'analysis'>): Promise<Ids> {
  const ids: Ids = new Map(analysis.attributes.map(({ key }) => [key, newId()]));
  const attributes = analysis.attributes.map(
    ({ key, category, name, definition, importance, needed, ...source }, position) => ({
      ...{ id: ids.get(key), job_id: jobId, key, category, name, definition, importance, needed, position },
      importance_from: source.importanceFrom ?? 'team',
      importance_reason: source.importanceReason ?? '',
    }),
  );
  const weights = analysis.weights.map(({ category, weight, reason }) => ({
    ...{ id: newId(), job_id: jobId, category, weight, reason },
  }));
  await insertRows(tx, 'attributes', attributes);
  await insertRows(tx, 'category_weights', weights);
  return ids;
}

/** @returns application ids by key; and what the file says of people who are here already, by application */
async function importApplications(
  tx: Tx,
  jobId: string,
  round: RoundFile,
  mark: string,
): Promise<{ ids: Ids; said: Map<string, string[]> }> {
  const { candidates } = round;
  const { ids: people, said } = await importCandidates(tx, candidates, mark);
  const pipeline = await importPipeline(tx, jobId, round);
  const ids: Ids = new Map(candidates.map(({ key }) => [key, newId()]));
  const rows: Record<string, unknown>[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const { key, stage, source = null, resume } = candidate;
    const resumeId = resume ? await importDocument(tx, resume, `/candidates/${index}/resume`) : null;
    const candidateId = idOf(people, key);
    const own = { id: ids.get(key), job_id: jobId, candidate_id: candidateId, key, stage, source, resume_id: resumeId };
    rows.push({ ...own, ...pipelineRow(candidate, pipeline) });
  }
  await insertRows(tx, 'applications', rows);
  await importPipelineOf(tx, round, ids, pipeline);
  const names = new Map(round.team.map(({ key, name }) => [key, name]));
  await insertRows(
    tx,
    'screens',
    candidates.flatMap((candidate) => screenOf(candidate, idOf(ids, candidate.key), names)),
  );
  await insertRows(
    tx,
    'disc_profiles',
    candidates.flatMap(({ key, disc }) => (disc ? [discOf(disc, idOf(ids, key))] : [])),
  );
  return { ids, said: new Map([...said].map(([key, marks]) => [idOf(ids, key), marks])) };
}

function screenOf({ screen }: RoundCandidate, applicationId: string, names: ReadonlyMap<string, string>) {
  if (!screen) return [];
  const { signs, note = '', by = '', at = new Date().toISOString() } = screen;
  return [{ id: newId(), application_id: applicationId, signs, note, by_name: names.get(by) ?? by, at }];
}

function discOf(disc: RoundDisc, applicationId: string) {
  const { form, takenOn = null, instrument = '', note = '', ...values } = disc;
  return { id: newId(), application_id: applicationId, form, values, taken_on: takenOn, instrument, note };
}

async function importDecisions(tx: Tx, round: RoundFile, people: Ids, applications: Ids): Promise<void> {
  const names = new Map(round.team.map(({ key, name }) => [key, name]));
  const rows = round.decisions.map(({ candidate, outcome, reason, by, at, departsFromOrder, marks = [] }) => ({
    ...{ id: newId(), application_id: idOf(applications, candidate), outcome, reason },
    ...{ decided_by_id: people.get(by) ?? null, decided_by_name: names.get(by) ?? by, decided_at: at },
    departs_from_order: departsFromOrder,
    marks,
  }));
  await insertRows(tx, 'decisions', rows);
}

/**
 * What was signed elsewhere is never shown as signed here.
 * @param said what the file says of people who are here already, by application: it goes with the ratings it is about
 */
async function markImported(
  tx: Tx,
  jobId: string,
  mark: string,
  said: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  for (const [applicationId, marks] of said) {
    await tx.query(
      `update scorecards c set marks = c.marks || $2::text[] from sittings s
        where s.id = c.sitting_id and s.application_id = $1 and c.state not in ('due', 'draft')`,
      [applicationId, marks.map((one) => `candidate’s ${one}`)],
    );
  }
  if (mark === '') return;
  await tx.query(
    `update scorecards c set marks = array_append(c.marks, $2)
       from sittings s join applications a on a.id = s.application_id
      where s.id = c.sitting_id and a.job_id = $1 and c.state not in ('due', 'draft')`,
    [jobId, mark],
  );
  await tx.query(
    `update decisions d set marks = array_append(d.marks, $2)
       from applications a where a.id = d.application_id and a.job_id = $1`,
    [jobId, mark],
  );
}
