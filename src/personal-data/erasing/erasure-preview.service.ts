import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { ApplicationAccess, type Applied } from '../../candidates/application-access.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { CandidateSight } from '../access/candidate-sight.service.js';
import { heldTables } from '../held-tables.js';
import { type KeptBy, keptBy } from '../retention/retention-clock.js';
import { type FoundText, findTexts, textRef } from './found-texts.js';
import { candidateSubject } from './subject.js';

/** Another application of what may be the same person. */
export interface OtherApplication {
  id: string;
  jobTitle: string;
  name: string;
  /** Whether it is the same entry, and not only one with the same name, address or number. */
  same: boolean;
}

/** What erasing a candidate would do to texts. */
export interface ErasurePreview {
  applied: Applied;
  others: OtherApplication[];
  keptBy: KeptBy;
  /** Nothing where ratings are still hidden from the viewer. */
  texts: { ref: string; where: string; before: string; after: string }[] | undefined;
  /** Of texts elsewhere that name the candidate: how many, by table. */
  elsewhere: { where: string; count: number }[];
}

/** Shows, before somebody is erased, what texts about them will say. */
@Injectable()
export class ErasurePreviews {
  constructor(
    private readonly database: Database,
    private readonly applications: ApplicationAccess,
    private readonly sight: CandidateSight,
  ) {}

  /** @throws NotFound, Forbidden */
  of(viewer: Viewer, applicationId: string): Promise<ErasurePreview> {
    return this.database.transaction(async (tx) => {
      const applied = await this.applications.application(viewer, applicationId, 'privacy.edit', tx);
      // Notes are among the texts: they are shown to whom the candidate's ratings may be shown, and that goes on the record.
      const one = { applicationId, jobId: applied.job.id };
      const seesTexts = await this.sight.look(tx, viewer, [one]);
      const label = { label: 'Erased candidate', key: 'erased' };
      const subject = await candidateSubject(tx, [applicationId], label);
      await tx.query('set local statement_timeout = 0');
      const found = await findTexts(tx, heldTables, { ...subject, whole: true });
      const own = found.filter(({ scope, type, before }) => scope === 'own' && type === 'text' && before !== '');
      const rest = found.filter(
        (one) => !own.includes(one) && JSON.stringify(one.before) !== JSON.stringify(one.after),
      );
      return {
        applied,
        others: await othersOf(tx, viewer, applied),
        keptBy: await keptBy(tx, [applicationId]),
        texts: seesTexts ? own.map(shown) : undefined,
        elsewhere: counted(rest),
      };
    });
  }
}

async function othersOf(tx: Tx, viewer: Viewer, { application, candidate }: Applied): Promise<OtherApplication[]> {
  const rows = await tx.query<(OtherApplication & { jobId: string })[]>(
    `select a.id, a.job_id as "jobId", j.title as "jobTitle", c.name, c.id = $2 as same
       from candidates c join applications a on a.candidate_id = c.id join jobs j on j.id = a.job_id
      where c.identity = $3 and a.id <> $1 order by same desc, a.created_at, a.id limit 200`,
    [application.id, candidate.id, candidate.identity],
  );
  return rows
    .filter(({ jobId }) => viewer.may('privacy.edit', jobId))
    .map(({ id, jobTitle, name, same }) => ({ id, jobTitle, name, same }));
}

function shown(text: FoundText): { ref: string; where: string; before: string; after: string } {
  const { before, after } = text;
  return { ref: textRef(text), where: whereOf(text), before: String(before), after: String(after) };
}

function counted(texts: readonly FoundText[]): { where: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(whereOf(text), (counts.get(whereOf(text)) ?? 0) + 1);
  return [...counts].map(([where, count]) => ({ where, count }));
}

/** "Ratings and notes: note" */
function whereOf({ table, column }: FoundText): string {
  const title = heldTables.find((one) => one.table === table)?.title ?? table.replaceAll('_', ' ');
  return `${title} (${column.replaceAll('_', ' ')})`;
}
