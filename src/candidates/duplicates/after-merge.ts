import type { CandidateSource } from '../../jobs/model/job.entity.js';
import { listed } from '../../platform/base/listed.js';
import { isDecided, type Stage } from '../application.entity.js';
import type { Assessed } from '../who-is-rating.js';

/** One of two entries that seem to be one person, with what there is of each. */
export interface Twin {
  candidateId: string;
  name: string;
  email: string | null;
  phone: string;
  /** Titles of the jobs that they are a candidate of. */
  jobs: string[];
  applications: TwinApplication[];
  /** Whether they are a candidate of a job that the viewer does not run. */
  elsewhere: boolean;
}

export interface TwinApplication extends Assessed {
  id: string;
  jobId: string;
  job: string;
  stage: Stage;
  /** As the job calls it. */
  stageName: string;
  source: CandidateSource | null;
  /** The name of the file; null where there is none. */
  resume: string | null;
  notes: number;
  tags: string[];
  /** ISO 8601. */
  addedAt: string;
  /** Null where the activity log does not say. */
  addedBy: string | null;
}

/** What would become of two entries. */
export interface AfterMerge {
  /** In sentences; empty where they can't be merged. */
  stays: string[];
  /** Why they can't be merged; empty where they can. */
  why: string;
  /** Whether a reason has to be given. */
  reason: boolean;
}

/** As `Duplicates.merge` and `mergeApplications` do it. */
export function afterMerge(keep: Twin, merge: Twin): AfterMerge {
  const refused = (why: string): AfterMerge => ({ stays: [], why, reason: false });
  if (keep.elsewhere || merge.elsewhere) {
    return refused(
      'One of them is a candidate for another job as well, which you don’t run. Someone who runs both, or an administrator, can merge them.',
    );
  }
  const scored = (one: TwinApplication) => one.submitted > 0;
  const folded: string[] = [];
  const files: string[] = [];
  for (const other of merge.applications) {
    const own = keep.applications.find(({ jobId }) => jobId === other.jobId);
    if (!own) continue;
    if (scored(own) && scored(other)) {
      return refused(`Both were scored for ${own.job}. Withdraw one of them instead.`);
    }
    const [from, to] = scored(other) ? [own, other] : [other, own];
    if (isDecided(from.stage)) {
      return refused(
        `One entry was ${from.stageName.toLowerCase()} for ${own.job} without a score. Undo that decision first, or keep both.`,
      );
    }
    const why = scored(to) ? ', the one that was scored' : '';
    folded.push(
      from.stage === to.stage
        ? `${own.job}: one application, at ${to.stageName}.`
        : `${own.job}: one application, at ${to.stageName}${why}. The other was at ${from.stageName}.`,
    );
    if (from.resume && to.resume) files.push(`Résumé: ${to.resume}. The other one stays under “Merged entries.”`);
  }
  const added = merge.applications.filter(({ jobId }) => keep.applications.every((own) => own.jobId !== jobId));
  return {
    stays: [
      `Name: ${keep.name}`,
      ...contact('Email', keep.email ?? '', merge.email ?? ''),
      ...contact('Phone', keep.phone, merge.phone),
      ...folded,
      ...(added.length > 0
        ? [
            `Also a candidate for ${listed(
              added.map(({ job }) => job),
              'and',
            )}.`,
          ]
        : []),
      ...files,
      'Tags, notes, sessions, scorecards, and emails of both. What each entry said is listed under “Merged entries.”',
    ],
    why: '',
    reason: [...keep.applications, ...merge.applications].some(scored),
  };
}

function contact(what: string, own: string, other: string): string[] {
  if (own === '') return other === '' ? [] : [`${what}: ${other}, from the other entry`];
  return other === '' || other === own ? [`${what}: ${own}`] : [`${what}: ${own}, not ${other}`];
}
