import type { EntityManager } from 'typeorm';
import { isId } from '../../platform/database/ids.js';
import { shown } from '../../rounds/file/problem.js';

interface FoundJob {
  id: string;
  title: string;
  requisition: string;
  status: string;
}

const listed = 30;

/** The id of the one job that a text names, or lines that say why there is not one. */
export async function findJob(reader: EntityManager, named: string): Promise<{ id: string } | { problems: string[] }> {
  const matches = await reader.query<FoundJob[]>(
    `select id, title, requisition, status from jobs
      where id = $1 or (requisition <> '' and lower(requisition) = lower($2)) order by id`,
    [isId(named) ? named : null, named],
  );
  const [match, ...others] = matches;
  if (match && others.length === 0) return { id: match.id };
  if (match) {
    return {
      problems: [`${matches.length} jobs have the requisition number ${shown(named)}; use an id:`, ...lines(matches)],
    };
  }
  const jobs = await reader.query<FoundJob[]>(
    'select id, title, requisition, status from jobs order by status desc, id desc limit $1',
    [listed],
  );
  const none = `there is no job with the id or requisition number ${shown(named)}`;
  if (jobs.length === 0) return { problems: [`${none}; the database has no jobs`] };
  return { problems: [`${none}; there ${jobs.length === listed ? `are, newest first` : 'are'}:`, ...lines(jobs)] };
}

function lines(jobs: readonly FoundJob[]): string[] {
  return jobs.map(({ id, title, requisition, status }) => {
    const about = [shown(title, 200), requisition && shown(requisition), status].filter(Boolean).join(', ');
    return `  ${id}  ${about}`;
  });
}
