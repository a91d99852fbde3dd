import { type TestApplication } from './application.js';
import { type Answer, type Asker } from './asker.js';
import { filledInAll, type Known, routesOf } from './routes.js';

interface Visit {
  status: number;
  /** Only of pages that were shown. */
  links: string[];
  ids: Set<string>;
}

export interface Walk {
  /** Pages that were shown. */
  pages: number;
  /** Page, address and status of each link that leads nowhere. */
  dead: string[];
  /** Page and address of each link to a part of a page that has no such part. */
  lost: string[];
  /** Address and status of each answer that is a fault of ours. */
  broken: string[];
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

/**
 * Every page that somebody is shown, by its route or by a link, and every link on each of them.
 * @param jobs the jobs whose pages are asked for by their routes
 */
export async function walk(world: TestApplication, asker: Asker, jobs: string[]): Promise<Walk> {
  const visits = new Map<string, Visit>();
  const found: Walk = { pages: 0, dead: [], lost: [], broken: [] };
  const visit = async (address: string): Promise<Visit> => {
    const known = visits.get(address);
    if (known) return known;
    const fresh = visitOf(await asker.get(address));
    visits.set(address, fresh);
    if (fresh.status >= 500) found.broken.push(`${address} ${fresh.status}`);
    return fresh;
  };
  const waiting = new Set(await everyRoute(world, jobs));
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

async function everyRoute(world: TestApplication, jobs: string[]): Promise<string[]> {
  const routes = routesOf(world).filter(
    ({ method, api, path }) => method === 'get' && !api && !path.endsWith('/events'),
  );
  const known: Known = new Map([['jobs', Promise.resolve(jobs)]]);
  const all: string[][] = [];
  for (const { path } of routes) all.push(await filledInAll(world, path, undefined, known));
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
