import { Agent } from 'node:http';
import { figure } from './figures.mjs';
import { send } from './load.mjs';
import { leadOf, signedIn, statementsOf } from './world.mjs';

/** What the main pages ask of the database with 5 candidates (the baseline) and with 50, and what the card weighs. */
export async function pageFigures(world) {
  const agent = new Agent({ keepAlive: true });
  try {
    return [...(await weightOfCard(world, agent)), ...(await queriesOfPages(world, agent))];
  } finally {
    agent.destroy();
  }
}

async function weightOfCard({ source, jobs, product }, agent) {
  const [card] = await source.query(
    `select c.id, c.panelist_id as person from scorecards c join sittings s on s.id = c.sitting_id
       join applications a on a.id = s.application_id where a.job_id = $1 order by c.id limit 1`,
    [jobs.drafts],
  );
  const { cookie } = await signedIn(source, card.person);
  const fetched = async (path) => {
    const headers = { 'accept-encoding': 'br' };
    const { status, bytes } = await send(agent, product.url + path, { cookie, headers });
    if (status !== 200) throw new Error(`${path}: ${status}`);
    return bytes.length;
  };
  const path = `/scorecards/${card.id}`;
  const html = (await send(agent, product.url + path, { cookie })).bytes.toString();
  const linked = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js))"/g)].map(([, url]) => url);
  const page = await fetched(path);
  let whole = page;
  for (const url of new Set(linked)) whole += await fetched(url);
  return [
    figure('card of 12 criteria, the page alone, brotli', page / 1000, 'kB'),
    figure('card of 12 criteria, with styles and scripts, before fonts, brotli', whole / 1000, 'kB'),
  ];
}

async function queriesOfPages(world, agent) {
  const five = await pagesOf(world, world.jobs.five, agent);
  const fifty = await pagesOf(world, world.jobs.fifty, agent);
  return Object.keys(fifty).map((name) => figure(`queries: ${name}`, fifty[name], 'queries', five[name]));
}

/** How many statements each page sends, sign-in included, begin and commit left out. */
async function pagesOf({ source, product }, job, agent) {
  const { cookie } = await leadOf(source, job);
  const [{ application, sitting, card }] = await source.query(
    `select a.id as application, s.id as sitting, c.id as card
       from applications a join sittings s on s.application_id = a.id join scorecards c on c.sitting_id = s.id
       join hiring_team_members m on m.job_id = a.job_id and m.person_id = c.panelist_id
      where a.job_id = $1 and 'hiring_manager' = any(m.roles) order by a.key limit 1`,
    [job],
  );
  const counts = {};
  for (const [name, path] of Object.entries(pathsOf(job, { application, sitting, card }))) {
    const visit = async () => {
      const { status } = await send(agent, product.url + path, { cookie });
      if (status !== 200) throw new Error(`${path}: ${status}`);
    };
    const statements = await statementsOf(product, visit);
    counts[name] = statements.filter(({ text }) => !/^(start transaction|begin|commit)/i.test(text)).length;
  }
  return counts;
}

function pathsOf(job, { application, sitting, card }) {
  return {
    jobs: '/jobs',
    job: `/jobs/${job}`,
    team: `/jobs/${job}/team`,
    analysis: `/jobs/${job}/analysis`,
    plan: `/jobs/${job}/plan`,
    candidates: `/jobs/${job}/candidates`,
    candidate: `/applications/${application}`,
    sittings: `/jobs/${job}/sittings`,
    sitting: `/sittings/${sitting}`,
    'my scorecards': '/scorecards',
    card: `/scorecards/${card}`,
    comparison: `/jobs/${job}/comparison`,
    packets: `/jobs/${job}/packets`,
    decisions: `/jobs/${job}/decisions`,
    'record of the job': `/jobs/${job}/record`,
    questions: '/questions',
  };
}
