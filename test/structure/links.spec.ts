import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { givenLastScorecardClosed } from '../factories/demo-round.js';
import { givenAnalysisReport, givenExpert } from '../factories/experts.js';
import { givenPacket } from '../factories/packets.js';
import { givenPerson } from '../factories/people.js';
import { givenRecords } from '../factories/records.js';
import { givenRoleTemplate } from '../factories/roles.js';
import { givenSentMail } from '../factories/sent-mail.js';
import { givenWebhook } from '../factories/webhooks.js';
import { givenDemoRound } from '../factories/rounds.js';
import { watchStatements } from '../support/across-jobs.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, asNobody, type Browser } from '../support/as.js';
import { type Answer, Asker } from '../support/asker.js';
import { filledInAll, routesOf } from '../support/routes.js';

interface Visit {
  status: number;
  /** Only of pages that were shown. */
  links: string[];
  ids: Set<string>;
}

interface Found {
  /** Pages that were shown. */
  pages: number;
  /** Page, address and status of each link that leads nowhere. */
  dead: string[];
  /** Page and address of each link to a part of a page that has no such part. */
  lost: string[];
}

/** Where a page leads, and what it loads. */
function linksIn(html: string): string[] {
  const tags = html.matchAll(/<(?:a|link|script|img|iframe|object|embed|source)\s[^>]*?\b(?:href|src|data)="([^"]*)"/g);
  return [...tags].map(([, address]) => address!.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'));
}

function visitOf(answer: Answer): Visit {
  const shown = answer.status < 400 && String(answer.headers['content-type']).startsWith('text/html');
  const text = shown ? answer.bytes.toString() : '';
  const ids = new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!));
  const onward = answer.status >= 300 && answer.status < 400 ? [answer.headers.location as string] : [];
  return { status: answer.status, links: [...linksIn(text), ...onward], ids };
}

/** Every page that somebody is shown, by its route or by a link, and every link on each of them. */
async function follow(world: TestApplication, asker: Asker): Promise<Found> {
  const visits = new Map<string, Visit>();
  const visit = async (address: string): Promise<Visit> => {
    const known = visits.get(address);
    if (known) return known;
    const fresh = visitOf(await asker.get(address));
    visits.set(address, fresh);
    return fresh;
  };
  const found: Found = { pages: 0, dead: [], lost: [] };
  const waiting = new Set(await everyRoute(world));
  // What is added meanwhile is visited too.
  for (const page of waiting) {
    for (const link of (await visit(page)).links) {
      const { origin, pathname, search, hash } = new URL(link, `http://here${page}`);
      if (origin !== 'http://here') continue;
      const address = pathname + search;
      const { status, ids } = await visit(address);
      if (status >= 400) found.dead.push(`${page} -> ${address} ${status}`);
      else if (hash && ids.size > 0 && !ids.has(decodeURIComponent(hash.slice(1))))
        found.lost.push(`${page} -> ${link}`);
      waiting.add(address);
    }
  }
  return { ...found, pages: [...visits.values()].filter(({ links }) => links.length > 1).length };
}

async function everyRoute(world: TestApplication): Promise<string[]> {
  const routes = routesOf(world).filter(
    ({ method, api, path }) => method === 'get' && !api && !path.endsWith('/events'),
  );
  const all = await Promise.all(routes.map(({ path }) => filledInAll(world, path)));
  const owned = await world.database.query<{ path: string }[]>(
    `select assessment_id || '/criteria/' || id as path from criteria`,
  );
  const criteria = new Set(owned.map(({ path }) => path));
  // A criterion has no page within another assessment.
  const exists = (path: string): boolean => {
    const [, criterion] = /\/assessments\/(.+\/criteria\/[^/]+)/.exec(path) ?? [];
    return !criterion || criteria.has(criterion);
  };
  return ['/', '/api/docs', ...all.flat().filter(exists)];
}

describe('no link that a page shows is dead', () => {
  let application: TestApplication;
  let jobId: string;
  let recruiter: Person;
  let browsers: Record<string, Browser>;
  let statements: ReturnType<typeof watchStatements>;

  beforeAll(async () => {
    application = await startApplication();
    statements = watchStatements(application);
    const { job, manager, panelist, ...rest } = await givenDemoRound(application);
    [jobId, recruiter] = [job.id, rest.recruiter];
    browsers = {
      recruiter: await as(application, recruiter),
      'hiring manager': await as(application, manager),
      panelist: await as(application, panelist),
      administrator: await as(application, await givenPerson(application, { administrator: true })),
      'person who may open jobs': await as(application, await givenPerson(application, { opensJobs: true })),
      'person who is not signed in': asNobody(application),
    };
  });
  afterAll(() => application.close());

  const expectNone = async (role: string, atLeast: number): Promise<void> => {
    const { pages, ...faults } = await follow(application, new Asker(application, browsers[role]!.cookie));
    expect(faults).toEqual({ dead: [], lost: [] });
    expect(pages).toBeGreaterThan(atLeast);
  };

  /** For each role: whether the job's page leads to the export, and what its address answers. */
  const exports = async (): Promise<Record<string, [boolean, number]>> => {
    const found: Record<string, [boolean, number]> = {};
    for (const [role, browser] of Object.entries(browsers)) {
      const { text } = await browser.get(`/jobs/${jobId}`);
      const { status } = await browser.get(`/jobs/${jobId}/round`);
      found[role] = [text.includes(`href="/jobs/${jobId}/round"`), status];
    }
    return found;
  };

  const nobodyElse = {
    'hiring manager': [false, 404],
    panelist: [false, 404],
    'person who may open jobs': [false, 404],
    'person who is not signed in': [false, 303],
  };

  describe('while scorecards are still to come', () => {
    it.each([
      ['recruiter', 100],
      ['hiring manager', 100],
      ['panelist', 10],
      ['administrator', 100],
      ['person who may open jobs', 10],
      ['person who is not signed in', 1],
    ])('to the %s', expectNone, 120_000);

    it('and the round is led to by whom it is given', async () => {
      expect(await exports()).toEqual({ recruiter: [false, 404], administrator: [true, 200], ...nobodyElse });
    });
  });

  describe('when everything is in, and printed', () => {
    beforeAll(async () => {
      await givenLastScorecardClosed(application);
      await givenPacket(browsers.recruiter!, jobId, { paper: 'A4', show: 'names' });
      await givenRecords(application, { id: jobId }, recruiter);
      await givenRoleTemplate(application);
      await givenExpert(application, { id: jobId }, recruiter);
      await givenAnalysisReport(application, { id: jobId }, recruiter);
      await givenWebhook(application);
      await givenSentMail(application, { id: jobId });
    });

    it.each([
      ['recruiter', 100],
      ['hiring manager', 100],
    ])('to the %s', expectNone, 120_000);

    it('and the round is led to by whom it is given', async () => {
      expect(await exports()).toEqual({ recruiter: [true, 200], administrator: [true, 200], ...nobodyElse });
    });
  });

  // Here, because no other spec opens as many pages. What jobs in several databases would take: docs/scale.md.
  it('and every statement on the way that is not bound to one job is on the list', async () => {
    const listed = readFileSync(new URL('across-jobs.txt', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    const found = await statements.acrossJobs();
    expect(found.filter((line) => !listed.includes(line))).toEqual([]);
    // A list of what is no longer sent would say nothing.
    expect(listed.filter((line) => !found.includes(line)).length).toBeLessThan(10);
  });
});
