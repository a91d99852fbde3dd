import { jobPlaces } from '../../jobs/model/job-navigation.js';
import type { Job } from '../../jobs/model/job.entity.js';
import type { ListQuery, Paged } from '../../platform/http/paging.js';
import type { OrderProblem } from '../../platform/orders/order-states.js';
import { type CandidateImport, importStages, type ImportStage } from './candidate-import.entity.js';
import type { CandidateUpload } from './candidate-upload.entity.js';
import type { ReadImport } from './import-reader.service.js';
import type { ImportRowsQuery } from './import.dto.js';
import { outcomeChoices, outcomeNames } from './upload-page.js';

/** The page to bring in a file, with the viewer's files and all imports of the job. */
export function importsPage(
  { job, imports }: { job: Job; imports: Paged<CandidateImport> },
  uploads: readonly CandidateUpload[],
  query: ListQuery,
) {
  const baseUrl = `/jobs/${job.id}/candidates/imports`;
  return {
    title: `Import candidates: ${job.title}`,
    ...jobPlaces(job, 'candidates'),
    candidatesUrl: `/jobs/${job.id}/candidates`,
    baseUrl,
    uploads: uploads.map(({ id, fileName, uploadedAt }) => ({ url: `/candidate-uploads/${id}`, fileName, uploadedAt })),
    imports: {
      ...imports,
      items: imports.items.map((one) => ({
        url: `/candidate-imports/${one.id}`,
        fileName: one.fileName,
        askedAt: one.askedAt,
        askedByName: one.askedByName,
        words: stateWords(one),
      })),
    },
    query: { q: query.q ?? '' },
    filtered: Boolean(query.q),
  };
}

/** Seconds after which a page without scripts asks again. */
const reloadAfter = 3;

/** An import: how far it is, or what it did with each row. */
export function importPage({ job, order, before, undoable, rows }: ReadImport, query: ImportRowsQuery) {
  const open = order.state === 'waiting' || order.state === 'making';
  return {
    title: `${open ? 'Importing' : 'Import of'} ${order.fileName}`,
    ...jobPlaces(job, 'candidates'),
    ...(open ? { reloadAfter } : {}),
    here: `/candidate-imports/${order.id}`,
    importsUrl: `/jobs/${job.id}/candidates/imports`,
    candidatesUrl: `/jobs/${job.id}/candidates`,
    uploadUrl: `/candidate-uploads/${order.uploadId}`,
    order: {
      id: order.id,
      fileName: order.fileName,
      askedAt: order.askedAt,
      askedByName: order.askedByName,
      open,
      waiting: order.state === 'waiting',
      made: order.state === 'made',
      turn: before === 0 ? 'Next in line.' : `${before} ahead of it.`,
      words: stateWords(order),
      problem: order.state === 'failed' ? problemWords(order.problem) : '',
      done: order.done,
      total: order.total,
      stages: open ? stagesOf(order) : [],
      counts: order.counts,
      undoneAt: order.undoneAt,
      undoneByName: order.undoneByName ?? '',
      removed: order.removed ?? 0,
    },
    undoable,
    list: {
      ...rows,
      items: rows.items.map(({ applicationId, ...row }) => ({
        ...row,
        url: applicationId === null ? null : `/applications/${applicationId}`,
        outcomeName: row.stays ? 'Stays' : outcomeNames[row.outcome],
      })),
    },
    query: { q: query.q ?? '', outcome: query.outcome ?? '' },
    filtered: Boolean(query.q ?? query.outcome),
    outcomes: outcomeChoices,
  };
}

/** For programs. */
export function importData({ order, rows, undoable }: ReadImport) {
  const { id, jobId, fileName, kind, state, stage, done, total, counts, problem, undoneAt, removed } = order;
  return {
    ...{ id, jobId, fileName, kind, state, stage, done, total, counts, problem },
    askedAt: order.askedAt.toISOString(),
    askedBy: order.askedByName,
    undoneAt: undoneAt?.toISOString() ?? null,
    removed,
    undoable,
    rows,
  };
}

function stateWords({ state, counts, undoneAt, removed, problem, done, total }: CandidateImport): string {
  if (state === 'waiting') return 'waiting';
  if (state === 'making') return total > 0 ? `in progress, ${done} of ${total}` : 'in progress';
  if (state === 'cancelled') return 'canceled: no one was added';
  if (state === 'failed') return `failed: ${problemWords(problem)}`;
  const { added = 0, updated = 0, skipped = 0 } = counts ?? {};
  const said = `${added} added, ${updated} updated, ${skipped} skipped`;
  return undoneAt ? `${said}; undone, ${removed ?? 0} removed` : said;
}

const stageNames: Record<ImportStage, string> = {
  reading: 'Reading the file',
  matching: 'Comparing with the candidates of this job',
  writing: 'Adding candidates',
};

function stagesOf({ state, stage, done, total }: CandidateImport) {
  const at = state === 'waiting' ? 0 : importStages.indexOf(stage);
  return importStages.map((name, place) => ({
    label: stageNames[name],
    done: place < at,
    now: place === at && state === 'making',
    known: name === 'writing' && total > 0 ? `${done} of ${total}` : '',
  }));
}

function problemWords(problem: OrderProblem | null): string {
  if (problem === 'rights') return 'Your role on this job changed before it began. No one was added.';
  if (problem === 'disk_full')
    return 'The server’s disk is full. No one was added. Ask your administrator to make room.';
  if (problem === 'process_ended') return 'Callboard stopped during all five attempts. No one was added.';
  return 'Something went wrong on our end in all five attempts. No one was added.';
}
