import type { Job } from '../../jobs/model/job.entity.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { problemWords } from '../../packets/making/packet-order-words.js';
import { paperChoices, paperOf, type Regional } from '../../platform/base/regional.js';
import type { Paged } from '../../platform/http/paging.js';
import type { OrderProblem } from '../../platform/orders/order-states.js';
import { type AnalysisReport, reportStages, type ReportStage } from './analysis-report.entity.js';

/** Seconds after which a page without scripts asks again. */
const reloadAfter = 3;

const problems: Record<OrderProblem, { what: string; then: string }> = {
  ...problemWords,
  rights: {
    what: 'After you requested it, your role on this job changed.',
    then: 'Someone who runs it can try again.',
  },
  too_long: { what: 'Generating the PDF took too long and was stopped.', then: 'Try again later.' },
  not_printable: {
    what: 'The document could not be printed.',
    then: 'Try again; if that doesn’t help, tell your Callboard administrator.',
  },
};

const stageWords: Record<ReportStage, string> = {
  gathering: 'Gathering the analysis',
  printing: 'Printing',
  sealing: 'Finalizing and saving',
};

const stateWords = { waiting: 'waiting', making: 'in progress', made: 'made', failed: 'failed', cancelled: 'canceled' };

/** What a report says of its method until somebody writes another. */
function usualMethod(experts: number): string {
  const rated =
    experts > 0
      ? 'Subject-matter experts then rated the importance of each attribute (1 to 5), and whether it is needed at hire, apart from each other. '
      : '';
  return (
    'The hiring team wrote down what the person hired should accomplish, and from that the attributes the job needs, each with a definition. ' +
    `${rated}Questions and exercises were chosen and linked to the attributes that they measure.`
  );
}

export function reportListPage(
  { job, reports }: { job: Job; reports: Paged<AnalysisReport> },
  experts: number,
  { mayEdit, locale }: { mayEdit: boolean } & Pick<Regional, 'locale'>,
) {
  const [last] = reports.items;
  return {
    title: `Job analysis report: ${job.title}`,
    ...jobPlaces(job, 'analysis'),
    mayEdit,
    open: reports.items.find(isOpen)?.id ?? '',
    reports: {
      ...reports,
      items: reports.items.map(({ id, state, askedAt, askedByName, madeAt, pages, paper, signedByName }) => ({
        ...{ id, askedAt, askedByName, madeAt, pages, paper, signedByName },
        made: state === 'made',
        words: stateWords[state],
      })),
    },
    fields: {
      method: last?.method ?? usualMethod(experts),
      setting: last?.setting ?? '',
      alternatives: last?.alternatives ?? '',
      contact: last?.contact ?? '',
    },
    paper: paperOf(locale),
    papers: paperChoices(locale),
  };
}

export function reportPage({ job, report }: { job: Job; report: AnalysisReport }, mayEdit: boolean) {
  const { id, state, stage, problem, askedAt, askedByName, pages, paper, fileName, sha256 } = report;
  const { signedByName, signedAt } = report;
  const open = isOpen(report);
  const made = state === 'made';
  const at = reportStages.indexOf(stage);
  const ended = state === 'failed' ? 'Report failed' : 'Report canceled';
  const heading = open ? 'Generating the report' : made ? 'Job analysis report' : ended;
  return {
    title: `${heading}: ${job.title}`,
    heading,
    ...jobPlaces(job, 'analysis'),
    ...(open ? { reloadAfter } : {}),
    here: `/jobs/${job.id}/analysis/reports/${id}`,
    ...{ made, mayEdit, signedByName, signedAt, pages, fileName, sha256 },
    order: {
      ...{ id, open, askedAt, askedByName, paper, waiting: state === 'waiting', turn: '' },
      problem: problem && state === 'failed' ? problems[problem] : null,
      stages: reportStages.map((name, index) => ({
        label: stageWords[name],
        done: open && index < at,
        now: index === at && state === 'making',
        known: '',
      })),
    },
  };
}

function isOpen({ state }: AnalysisReport): boolean {
  return state === 'waiting' || state === 'making';
}

/** A report as the API gives it. */
export function reportDetail(report: AnalysisReport) {
  const { content: _content, job: _job, run: _run, tries: _tries, ...rest } = report;
  return rest;
}
