import { Agent } from 'node:http';
import { compare } from '../../dist/comparison/engine/compare.js';
import { evidenceFromRound } from '../../dist/rounds/transfer/evidence-from-round.js';
import { alternated, figure, median, timed } from './figures.mjs';
import { send, sendJson } from './load.mjs';
import { generatedRound } from './round.mjs';
import { changed } from './size.mjs';
import { leadOf, statementsOf } from './world.mjs';

/** The page of 50 candidates, 6 panelists and 30 criteria, and its arithmetic alone. */
export async function comparisonFigures(world) {
  const lead = await leadOf(world.source, world.jobs.fifty);
  const agent = new Agent({ keepAlive: true });
  const url = `${world.product.url}/jobs/${world.jobs.fifty}/comparison`;
  const page = async () => {
    const { status } = await send(agent, url, { cookie: lead.cookie });
    if (status !== 200) throw new Error(`${url}: ${status}`);
  };
  const first = await timed(page);
  const statements = await statementsOf(world.product, page);
  const [{ person_id: person }] = await world.source.query('select person_id from sessions where token_hash = $1', [
    lead.digest,
  ]);
  const ids = { job: world.jobs.fifty, person };
  await world.bare.ask({ name: 'comparison', statements, recorded: { ids, digest: lead.digest } });
  const rows = () =>
    sendJson(agent, `${world.bare.url}/comparison`, { method: 'POST', cookie: lead.cookie, body: { ids } });
  for (let warm = 0; warm < 3; warm += 1) {
    await page();
    await rows();
  }
  const { value, baseline } = await alternated(
    15,
    () => timed(page),
    () => timed(rows),
  );
  const place = { source: world.source, job: world.jobs.fifty };
  const anew = await alternated(
    15,
    () => changed(place).then(() => timed(page)),
    () => timed(rows),
  );
  agent.destroy();
  const of = 'comparison page of 50 candidates';
  return [
    figure(`${of}, the first look of a process`, first, 'ms'),
    figure(`${of}, viewed again`, value, 'ms', baseline),
    figure(`${of}, after a change: nothing of it was worked out before`, anew.value, 'ms', anew.baseline),
    ...arithmetic(),
  ];
}

/** `compare` on 50 × 6 × 30, the first time in this process and when it is warm. */
function arithmetic() {
  const evidence = evidenceFromRound(
    generatedRound({ candidates: 50, panelists: 6, criteria: 30, title: 'Arithmetic' }),
  );
  const once = () => {
    const start = performance.now();
    compare(evidence);
    return performance.now() - start;
  };
  const cold = once();
  for (let warm = 0; warm < 5; warm += 1) once();
  return [
    figure('compare() of 50 × 6 × 30, cold', cold, 'ms'),
    figure('compare() of 50 × 6 × 30, warm', median(Array.from({ length: 15 }, once)), 'ms'),
  ];
}
