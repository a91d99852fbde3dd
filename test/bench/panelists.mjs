import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Audit, operator } from '../../dist/audit/audit.service.js';
import { RoundImport } from '../../dist/rounds/transfer/round-import.js';
import { autosaves, panelOf } from './autosaves.mjs';
import { figure } from './figures.mjs';
import { generatedRound } from './round.mjs';

const panelists = 60;
const seconds = 60;
const firstVersion = 100;

/** A minute of 60 panelists who each save a rating every second, and the same minute with the bare server. */
export async function panelistFigures(world) {
  const round = generatedRound({ candidates: 1, panelists, criteria: 12, state: 'draft', title: 'Round of a minute' });
  const { source } = world;
  const { jobId } = await source.transaction((tx) => new RoundImport(new Audit()).import(tx, operator, round));
  const panel = await panelOf(source, jobId);
  await source.query('update scorecards set version = $2 where id = any($1)', [
    panel.people.map(({ cards: [{ card }] }) => card),
    firstVersion,
  ]);
  const { cards, put, replay } = await autosaves(world, panel, firstVersion);
  await minuteOf(cards, put, 5);
  await minuteOf(cards, replay, 5);
  const bare = await minuteOf(cards, replay, seconds);
  const product = await minuteOf(cards, put, seconds);
  const name = `${panelists} panelists saving every second for ${seconds} s`;
  return [
    figure(`${name}: errors`, product.errors, 'errors', bare.errors),
    figure(`${name}: saves`, product.times.length, 'saves', bare.times.length),
    figure(`${name}: median`, nth(product.times, 0.5), 'ms', nth(bare.times, 0.5)),
    figure(`${name}: p99`, nth(product.times, 0.99), 'ms', nth(bare.times, 0.99)),
    figure(`${name}: slowest`, nth(product.times, 1), 'ms', nth(bare.times, 1)),
  ];
}

/** Who is late does not wait for the next second: a save's time begins when it was due. */
async function minuteOf(cards, save, length) {
  const result = { times: [], errors: 0 };
  const start = performance.now();
  await Promise.all(
    cards.map(async (card, index) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let second = 0; second < length; second += 1) {
        const due = start + (second + index / cards.length) * 1000;
        await pause(Math.max(0, due - performance.now()));
        try {
          await save(agent, card);
          result.times.push(performance.now() - due);
        } catch (error) {
          result.errors += 1;
          console.error(error.message);
        }
      }
      agent.destroy();
    }),
  );
  return result;
}

/** @param share 0.99 for what 99 of 100 stay below */
function nth(times, share) {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
