import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { OtherDuties } from '../../assessments/scorecards/other-duties.js';
import { Database } from '../../platform/database/database.js';
import { pattern } from '../../platform/http/paging.js';
import { JobAnalysis } from '../analysis/job-analysis.service.js';
import type { Attribute } from '../model/attribute.entity.js';
import { JobAccess } from '../model/job-access.js';
import { jobPlaces } from '../model/job-navigation.js';
import { JobProgressReader } from '../progress/job-progress.js';
import type { AnalysisExpert } from './analysis-expert.entity.js';
import type { ExpertsQuery } from './expert.dto.js';
import { ExpertInvitations } from './expert-invitations.service.js';
import { type AttributeResult, expertResults, isOver, resultsOpen, rosterOf } from './expert-results.js';
import { agreementText } from './agreement-words.js';

const peopleShown = 50;

/** What those who run a job see of its experts, and what waits for an expert. */
@Injectable()
export class ExpertViews implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly analysis: JobAnalysis,
    private readonly progress: JobProgressReader,
    private readonly invitations: ExpertInvitations,
    private readonly duties: OtherDuties,
  ) {}

  onModuleInit(): void {
    this.duties.add(({ id }) =>
      this.database.reader.query(
        `select 'Rate the job analysis' as label, j.title as about, '/experts/' || e.id as url
           from analysis_experts e join jobs j on j.id = e.job_id
          where e.person_id = $1 and e.submitted_at is null and e.withdrawn_at is null
          order by e.invited_at, e.id limit 100`,
        [id],
      ),
    );
  }

  /** The roster, and what was said once nobody is waited for. @throws NotFound */
  async read(viewer: Viewer, jobId: string) {
    const { roster, attributes, results } = await this.all(viewer, jobId);
    return {
      experts: roster.map(expertDetail),
      results: results?.map((result) => withKey(result, attributes)) ?? null,
    };
  }

  async page(viewer: Viewer, jobId: string, query: ExpertsQuery) {
    const { job, roster, attributes, results } = await this.all(viewer, jobId);
    const mayEdit = viewer.may('analysis.edit', jobId);
    const people = mayEdit ? await this.peopleToAsk(jobId, query.q) : [];
    const { planFrozenAt } = await this.progress.of(jobId);
    const waiting = roster.filter((expert) => !isOver(expert)).length;
    return {
      title: `Subject-matter experts: ${job.title}`,
      ...jobPlaces(job, 'analysis'),
      mayEdit,
      frozenAt: planFrozenAt,
      empty: attributes.length === 0,
      experts: roster.map((expert) => ({
        ...expertDetail(expert),
        waits: !isOver(expert),
        ...stateOf(expert),
        you: expert.personId === viewer.id,
        mailed: this.invitations.configured,
      })),
      waitingWords: waitingWords(waiting),
      open: results !== null,
      results: results?.map((result) => resultRow(result, attributes)) ?? [],
      q: query.q ?? '',
      search: people.length >= peopleShown || query.q !== undefined,
      people: people.map(({ id, name, email }) => ({ value: id, label: `${name}, ${email}` })),
    };
  }

  private async all(viewer: Viewer, jobId: string) {
    const job = await this.access.job(viewer, jobId, 'job.view');
    const { reader } = this.database;
    const roster = await rosterOf(reader, jobId);
    const attributes = await this.analysis.attributes(reader, jobId);
    const results = resultsOpen(roster) ? await expertResults(reader, jobId, attributes) : null;
    return { job, roster, attributes, results };
  }

  /** People who can sign in and are not on the roster. */
  private peopleToAsk(jobId: string, words: string | undefined) {
    return this.database.reader.query<{ id: string; name: string; email: string }[]>(
      `select p.id, p.name, p.email from people p
        where p.disabled_at is null and p.email is not null
          and not exists (select 1 from analysis_experts e where e.job_id = $1 and e.person_id = p.id)
          and ($2::text is null or p.name ilike $2 or p.email ilike $2)
        order by p.name, p.id limit ${peopleShown}`,
      [jobId, words ? pattern(words) : null],
    );
  }
}

function stateOf({ submittedAt, withdrawnAt }: AnalysisExpert): { state: string; stateWords: string } {
  if (submittedAt) return { state: 'submitted', stateWords: 'submitted' };
  return withdrawnAt ? { state: 'closed', stateWords: 'not waited for' } : { state: 'due', stateWords: 'waiting' };
}

function waitingWords(waiting: number): string {
  if (waiting === 0) return 'No one submitted ratings.';
  const experts = waiting === 1 ? '1 expert' : `${waiting} experts`;
  return `The ratings appear once no one is waited for: ${experts} still to submit.`;
}

/** An expert as the API gives one. */
export function expertDetail(expert: AnalysisExpert) {
  const { id, name, expertise, invitedByName, invitedAt, submittedAt, withdrawnAt, sawResults } = expert;
  return {
    ...{ id, name, expertise, invitedByName, sawResults },
    invitedAt: invitedAt.toISOString(),
    submittedAt: submittedAt?.toISOString() ?? null,
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
  };
}

function withKey(result: AttributeResult, attributes: readonly Attribute[]) {
  const { said: _said, ...rest } = result;
  return { key: attributes.find(({ id }) => id === result.attributeId)!.key, ...rest };
}

function resultRow(
  { attributeId, ratings, mean, agreement, atEntry, said }: AttributeResult,
  all: readonly Attribute[],
) {
  const { key, name, importance, importanceFrom, importanceReason } = all.find(({ id }) => id === attributeId)!;
  return {
    ...{ key, name, importance, importanceReason, mean },
    ratings: ratings.toSorted((one, other) => other - one).join(', '),
    agreement: agreementText(agreement),
    atEntry: said.length > 0 ? `${atEntry} of ${said.length}` : '',
    used: importanceFrom === 'experts' && importance === mean,
  };
}
