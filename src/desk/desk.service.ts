import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import type { Viewer } from '../accounts/access/viewer.js';
import { sourceChoices } from '../jobs/model/job-words.js';
import type { Regional } from '../platform/base/regional.js';
import { yieldRows } from '../candidates/sources/source-views.service.js';
import type { DeskQuery, DeskStage } from './desk.dto.js';
import { LostMails } from './lost-mails.service.js';
import { type Day, Outstanding, type Part } from './outstanding.service.js';
import { PacketsDue } from './packets-due.service.js';
import { type JobPipeline, Pipelines } from './pipelines.service.js';

export const deskStageName: Record<DeskStage, string> = {
  applied: 'Applied',
  screen: 'Screen',
  assessment: 'Assessment',
  finalist: 'Finalist',
  closed: 'Closed',
};

/** The desk of those who run jobs: where everybody is, what is due, who is waited for, and what to hand over. */
@Injectable()
export class Desk {
  constructor(
    private readonly pipelines: Pipelines,
    private readonly outstanding: Outstanding,
    private readonly packets: PacketsDue,
    private readonly lost: LostMails,
  ) {}

  /** Eight queries, however many jobs there are. */
  async of(viewer: Viewer, query: DeskQuery, { timeZone }: Regional, now = new Date()) {
    const day = dayOf(now, timeZone);
    return {
      jobs: await this.pipelines.of(viewer, query, day.from),
      sessions: await this.outstanding.sessions(viewer, query, day),
      people: await this.outstanding.people(viewer, query, day),
      packets: await this.packets.of(viewer, query),
      emails: await this.lost.of(viewer, query),
    };
  }

  /** What each source yields, over all jobs that the viewer runs. */
  async sources(viewer: Viewer, { locale }: Regional) {
    const { sources, hidden } = await this.pipelines.sources(viewer);
    return { title: 'Sources', rows: yieldRows(sources, locale), hidden };
  }

  async page(viewer: Viewer, query: DeskQuery, regional: Regional) {
    const { jobs, sessions, people, packets, emails } = await this.of(viewer, query, regional);
    const asked = { ...query, page: undefined };
    const filtered = [query.q, query.person, query.stage, query.source, query.job].some((one) => one !== undefined);
    return {
      title: 'Desk',
      ...jobs,
      items: jobs.items.map(jobRow),
      stageNames: Object.values(deskStageName),
      sessions: withLinks(sessions, query, 'due'),
      people: withLinks(people, query, 'people'),
      packets: withLinks(packets, query, 'packets'),
      emails: withLinks(emails, query, 'emails'),
      query: asked,
      filtered,
      stages: Object.entries(deskStageName).map(([value, label]) => ({ value, label })),
      sources: sourceChoices,
      mayOpen: viewer.may('job.open'),
    };
  }
}

function jobRow({ jobId, title, requisition, stages, hidden, longest, outstanding, late }: JobPipeline) {
  return {
    url: `/jobs/${jobId}`,
    title,
    requisition,
    cells: stages.map(({ stage, count, since }) => ({
      label: deskStageName[stage],
      count: count > 0 ? String(count) : '',
      since: count > 0 && stage !== 'closed' ? since : null,
      // The three stages of those who are out of the running are no one filter.
      url: count > 0 && stage !== 'closed' ? `/jobs/${jobId}/candidates?stage=${stage}` : '',
    })),
    hidden,
    longest: longest && {
      name: longest.name,
      url: `/applications/${longest.applicationId}`,
      stageName: deskStageName[longest.stage],
      since: longest.since,
    },
    outstanding,
    late,
  };
}

/** A list beside others, with the addresses of its pages. */
function withLinks<T>(
  { rows, page, pages, total }: Part<T>,
  query: DeskQuery,
  name: 'due' | 'people' | 'packets' | 'emails',
) {
  const at = (to: number): string => {
    const kept = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) if (value !== undefined) kept.set(key, String(value));
    kept.set(name, String(to));
    return `/desk?${kept.toString()}#${name}`;
  };
  return {
    rows,
    total,
    previous: page > 1 ? at(Math.min(page - 1, pages)) : '',
    next: page < pages ? at(page + 1) : '',
    beyond: rows.length === 0 && total > 0,
  };
}

/** The day of a moment where the viewer is. */
export function dayOf(now: Date, timeZone: string): Day {
  const from = DateTime.fromJSDate(now, { zone: timeZone }).startOf('day');
  return { from: from.toJSDate(), to: from.plus({ days: 1 }).toJSDate() };
}
