import type { EntityManager } from 'typeorm';
import type { CandidateSource } from '../../jobs/model/job.entity.js';

/** How many candidates of a source came how far; each also counts in the columns before. */
export interface Yield {
  /** Null for those of whom nobody knows. */
  source: CandidateSource | null;
  /** Where it was advertised, if that is known; null for a whole source. */
  posting: string | null;
  candidates: number;
  screened: number;
  assessed: number;
  finalists: number;
  hired: number;
  /** What the postings cost, by currency, as decimal texts. */
  costs: { currency: string; cost: string }[];
}

interface Row extends Omit<Yield, 'costs' | 'posting'> {
  postingId: string | null;
}

/**
 * What each source and each posting yields. Two queries.
 * @param jobs ids; null for every job
 * @param hidden applications that are not counted: of those whom the viewer still rates
 */
export async function yieldOf(
  manager: EntityManager,
  jobs: readonly string[] | null,
  hidden: readonly string[],
): Promise<Yield[]> {
  const rows = await manager.query<Row[]>(countsSql, [jobs, hidden]);
  const postings = await manager.query<{ id: string; place: string; cost: string | null; currency: string }[]>(
    `select id, place, cost, currency from job_postings where $1::uuid[] is null or job_id = any($1::uuid[])
      order by lower(place), id limit 500`,
    [jobs],
  );
  const whole = rows.filter(({ postingId }) => postingId === null).map((row) => ({ ...row, posting: null }));
  if (postings.length > 0 && !whole.some(({ source }) => source === 'advertised')) whole.push(none('advertised'));
  return whole
    .toSorted((one, other) => other.candidates - one.candidates)
    .flatMap(({ postingId: _postingId, ...row }): Yield[] => {
      if (row.source !== 'advertised') return [{ ...row, costs: [] }];
      // The same place in several jobs is one line.
      const places = [...new Set(postings.map(({ place }) => place))];
      const parts = places.map((place): Yield => {
        const ids = postings.filter((one) => one.place === place);
        const found = rows.filter(({ postingId }) => ids.some(({ id }) => id === postingId));
        const sum = (of: 'candidates' | 'screened' | 'assessed' | 'finalists' | 'hired') =>
          found.reduce((all, one) => all + one[of], 0);
        return {
          ...{ source: row.source, posting: place, candidates: sum('candidates'), screened: sum('screened') },
          ...{ assessed: sum('assessed'), finalists: sum('finalists'), hired: sum('hired'), costs: costsOf(ids) },
        };
      });
      return [{ ...row, costs: costsOf(postings) }, ...parts];
    });
}

function none(source: CandidateSource) {
  const counts = { candidates: 0, screened: 0, assessed: 0, finalists: 0, hired: 0 };
  return { source, postingId: null, posting: null, ...counts };
}

/** In cents, so that nothing is lost. */
function costsOf(postings: readonly { cost: string | null; currency: string }[]): Yield['costs'] {
  const cents = new Map<string, number>();
  for (const { cost, currency } of postings) {
    if (cost !== null) cents.set(currency, (cents.get(currency) ?? 0) + Math.round(Number(cost) * 100));
  }
  return [...cents].map(([currency, sum]) => ({ currency, cost: (sum / 100).toFixed(2) }));
}

const countsSql = `
  select a.source, d.posting_id as "postingId", count(*)::int as candidates,
         (count(*) filter (where a.furthest in ('screen', 'assessment', 'finalist', 'hired')))::int as screened,
         (count(*) filter (where a.furthest in ('assessment', 'finalist', 'hired')))::int as assessed,
         (count(*) filter (where a.furthest in ('finalist', 'hired')))::int as finalists,
         (count(*) filter (where a.stage = 'hired'))::int as hired
    from applications a left join application_sources d on d.application_id = a.id and a.source = 'advertised'
   where ($1::uuid[] is null or a.job_id = any($1::uuid[])) and not (a.id = any($2::uuid[]))
   group by grouping sets ((a.source), (a.source, d.posting_id))
  having grouping(d.posting_id) = 1 or d.posting_id is not null`;
