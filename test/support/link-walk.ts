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

/** Where a link leads. */
interface Target {
  /** Whether it stays in the product. */
  isOurs: boolean;
  address: string;
  /** The part of the page that is meant; empty where it is the whole. */
  part: string;
}

/** Finds out where links lead; of one that begins at the root it is the same on every page. */
function readLinks(): (link: string, page: string) => Target {
  const known = new Map<string, Target>();
  return (link, page) => {
    const found = known.get(link);
    if (found) return found;
    const { origin, pathname, search, hash } = new URL(link, `http://here${page}`);
    const isOurs = origin === 'http://here';
    const target = { isOurs, address: pathname + search, part: isOurs ? decodeURIComponent(hash.slice(1)) : '' };
    if (/^\/(?!\/)/.test(link)) known.set(link, target);
    return target;
  };
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
  const targetOf = readLinks();
  const waiting = new Set(await everyRoute(world, jobs));
  // What is added meanwhile is visited too.
  for (const page of waiting) {
    for (const link of (await visit(page)).links) {
      const { isOurs, address, part } = targetOf(link, page);
      if (!isOurs) continue;
      const { status, ids } = visits.get(address) ?? (await visit(address));
      if (status >= 400) found.dead.push(`${page} -> ${address} ${status}`);
      else if (part && ids.size > 0 && !ids.has(part)) found.lost.push(`${page} -> ${link}`);
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
