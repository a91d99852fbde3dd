import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Evidence } from '../assessments/evidence/evidence.js';
import { EvidenceReader } from '../assessments/evidence/evidence.service.js';
import { Application } from '../candidates/application.entity.js';
import { rankingOf } from '../comparison/engine/compare.js';
import { candidateHeads } from '../comparison/pages/score-table.js';
import { mostCandidates } from '../comparison/pages/selection.js';
import { Database } from '../platform/database/database.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { type BasisLine, type DecisionBasis, scoreChanges } from './decision-basis.js';
import type { Outcome } from './decision.entity.js';
import { type Departure, departureOf, type Standings } from './order-of-scores.js';

/** What a decision rests on. */
export interface Grounds {
  basis: DecisionBasis;
  /** Whether it is out of ranking order, by all ratings that are in. */
  departs: boolean;
  /** What whoever decides is told of that; nothing of ratings that they may not see. */
  departure?: Departure;
}

const mostChanges = 20;

/**
 * Looks up what a decision rests on. Whether a hire is out of ranking order is judged against everybody who has stood in
 * the comparison: the withdrawn and the rejected too, and with ratings that are kept from whoever decides.
 */
@Injectable()
export class DecisionGrounds {
  constructor(
    private readonly database: Database,
    private readonly evidences: EvidenceReader,
  ) {}

  /** @throws NotFound; InvalidInput where there is no such candidate */
  async of(viewer: Viewer, jobId: string, applicationId: string, outcome: Outcome): Promise<Grounds> {
    const { reader } = this.database;
    const all = await reader.find(Application, { where: { jobId }, select: { id: true, key: true, stage: true } });
    const chosen = all.find(({ id }) => id === applicationId);
    if (!chosen) throw InvalidInput.field('applicationId', 'Choose a candidate of this job.');
    const seen = await this.evidences.seenBy(viewer, jobId, outcome === 'hire' ? 'decisions' : null);
    const evidence = seen.evidence();
    const hidden = hiddenIn(evidence);
    const undoes = chosen.stage === 'hired' && outcome !== 'hire';
    const judged = outcome === 'hire' || undoes;
    const shown = judged || evidence.candidates.length <= mostCandidates ? rankingOf(evidence) : undefined;
    const whole = judged && shown ? await this.whole(jobId, shown, hidden) : undefined;
    const hired = new Set(all.filter(({ stage }) => stage === 'hired').map(({ key }) => key));
    const departureIn = (standings: Standings) =>
      undoes ? undoing(standings, chosen.key, hired) : departureOf(standings, chosen.key, hired);
    const actual = whole && departureIn(whole);
    return {
      basis: {
        digest: seen.digest,
        maximum: evidence.job.maximum,
        order: shown ? orderOf(shown, chosen.key) : [],
        hidden,
        before: actual?.first ?? [],
        ...(whole && ratedIn(evidence) && noOneRanked(whole) ? { noOrder: true as const } : {}),
        ...(await this.beside(reader, jobId)),
      },
      departs: actual !== undefined,
      departure: judged && shown ? (departureIn(shown) ?? unjudged(shown, hidden, ratedIn(evidence))) : undefined,
    };
  }

  /** What rejections of a job rest on, made together; none of them is judged by the order. @returns by candidate's key */
  async ofRejections(viewer: Viewer, jobId: string): Promise<(key: string) => Grounds> {
    const seen = await this.evidences.seenBy(viewer, jobId, null);
    const evidence = seen.evidence();
    const shown = evidence.candidates.length <= mostCandidates ? rankingOf(evidence) : undefined;
    const beside = await this.beside(this.database.reader, jobId);
    const { digest } = seen;
    const common = { digest, maximum: evidence.job.maximum, hidden: hiddenIn(evidence), before: [], ...beside };
    return (key) => ({ basis: { ...common, order: shown ? orderOf(shown, key) : [] }, departs: false });
  }

  /** By all ratings that are in. */
  private async whole(jobId: string, shown: Standings, hidden: readonly string[]): Promise<Standings> {
    return hidden.length === 0 ? shown : rankingOf(await this.evidences.everything(jobId));
  }

  private async beside(
    reader: EntityManager,
    jobId: string,
  ): Promise<Pick<DecisionBasis, 'due' | 'changes' | 'changed'>> {
    const [row] = await reader.query<[{ due: number }]>(
      `select count(*)::int as due from applications a join sittings s on s.application_id = a.id
         join scorecards c on c.sitting_id = s.id where a.job_id = $1 and c.state in ('due', 'draft')`,
      [jobId],
    );
    const rows = await reader.query<{ type: string; at: Date; by: string; key: string | null; total: number }[]>(
      changesSql,
      [jobId, scoreChanges],
    );
    return {
      due: row.due,
      changes: rows.map(({ type, at, by, key }) => ({
        type,
        at: at.toISOString(),
        by,
        ...(key === null ? {} : { key }),
      })),
      changed: rows[0]?.total ?? 0,
    };
  }
}

/** Stages moved by hand in the week before, and whatever can move scores since the first scorecard was submitted. */
const changesSql = `
  select e.type, e.at, e.actor_name as by, a.key, count(*) over ()::int as total
    from audit_events e
    left join applications a on a.id = case when e.payload ? 'applicationId' then (e.payload->>'applicationId')::uuid end
   where e.job_id = $1
     and (e.type = 'application.moved' and e.at > now() - interval '7 days'
          or e.type = any ($2::text[])
             and e.at > (select min(f.at) from audit_events f where f.job_id = $1 and f.type = 'scorecard.submitted'))
   order by e.sequence desc limit ${mostChanges}`;

function hiddenIn({ assessments }: Evidence): string[] {
  const found = assessments.flatMap(({ sittings }) => sittings.filter(({ withheld }) => withheld));
  return [...new Set(found.map(({ candidate }) => candidate))].toSorted();
}

function ratedIn({ assessments }: Evidence): boolean {
  return assessments.some(({ sittings }) =>
    sittings.some(({ withheld, scorecards }) => withheld || scorecards.some(({ state }) => state !== 'closed')),
  );
}

function noOneRanked({ candidates }: Standings): boolean {
  return candidates.every(({ rank }) => rank === undefined);
}

/** Why a hire needs a full reason although nothing that is seen speaks against it. */
function unjudged(shown: Standings, hidden: readonly string[], rated: boolean): Departure | undefined {
  const names = shown.candidates.filter(({ key }) => hidden.includes(key)).map(({ name }) => name);
  if (names.length > 0) {
    const who = names.length > 5 ? `${names.length} candidates` : names.join(', ');
    const sentence = `Not all scorecards of ${who} are submitted, so their ratings are hidden from you and the ranking can’t be relied on yet. The choice is judged by all ratings submitted so far.`;
    return { first: [], sentence };
  }
  return rated && noOneRanked(shown)
    ? { first: [], sentence: 'No one has a complete score, so there is no ranking yet.' }
    : undefined;
}

/** Undoing a hire leaves the order where somebody stays hired who stands behind. */
function undoing(standings: Standings, undone: string, hired: ReadonlySet<string>): Departure | undefined {
  const rankOf = (key: string) => standings.candidates.find((one) => one.key === key)?.rank;
  const own = rankOf(undone);
  if (own === undefined) return undefined;
  const behind = [...hired].filter((key) => key !== undone && (rankOf(key) ?? Infinity) > own);
  if (behind.length === 0) return undefined;
  const names = standings.candidates.filter(({ key }) => behind.includes(key)).map(({ name }) => name);
  return { first: [undone], sentence: `${names.join(', ') || 'Someone with no score'} stays hired and ranks lower.` };
}

function orderOf(standings: Standings, chosen: string): BasisLine[] {
  const heads = candidateHeads(standings);
  const tenth = (value: number) => Math.round(value * 10) / 10;
  const lines = standings.candidates.map(({ key, rank, overall, interval }, at): BasisLine => {
    if (rank === undefined || !('value' in overall)) return { key, rank: '' };
    const range = 'low' in interval ? { low: tenth(interval.low), high: tenth(interval.high) } : {};
    return { key, rank: heads[at]!.place, overall: tenth(overall.value), ...range };
  });
  const first = lines.slice(0, mostCandidates);
  const own = lines.find(({ key }) => key === chosen);
  return own && !first.includes(own) ? [...first, own] : first;
}
