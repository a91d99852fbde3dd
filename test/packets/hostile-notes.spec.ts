import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Person } from '../../src/accounts/access/person.entity.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';
import { tricks } from '../factories/hostile-documents.js';
import { givenPacket } from '../factories/packets.js';
import { givenRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';

let application: TestApplication;
let server: Server;
let address: string;
const reached: string[] = [];

beforeAll(async () => {
  application = await startApplication();
  server = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.end();
  });
  server.on('connection', () => reached.push('connection'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await application.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const candidates = ['okafor', 'lina'];

/** The demo round in which the first notes on two of its candidates are these. */
function withNotes(notes: readonly string[]): RoundFile {
  const left = [...notes];
  const sittings = demoRound.sittings.map((sitting) => {
    if (!candidates.includes(sitting.candidate)) return sitting;
    const text = JSON.stringify(sitting, (key, value: unknown) => (key === 'note' && left.shift()) || value);
    return JSON.parse(text) as typeof sitting;
  });
  expect(left).toEqual([]);
  return { ...demoRound, sittings };
}

async function packetOf(round: RoundFile) {
  const job = await givenRound(application, round);
  const email = demoRound.team.find(({ key }) => key === 'marcus')!.email!;
  const marcus = await as(application, await application.database.findOneByOrFail(Person, { email }));
  return givenPacket(marcus, job.id, { paper: 'A4', show: 'names', candidates });
}

it('prints notes in more than 30 hostile shapes as text: nothing is reached, and not one page more', async () => {
  const notes = Object.entries(tricks).map(([name, trick]) => trick(`${address}/${name.replaceAll(' ', '-')}`));
  expect(notes.length).toBeGreaterThan(30);
  const hostile = await packetOf(withNotes(notes));
  // The same letters, but for the signs that make them markup.
  const harmless = await packetOf(withNotes(notes.map((note) => note.replaceAll('<', '‹').replaceAll('>', '›'))));

  expect(hostile['pages']).toBe(harmless['pages']);
  expect(reached).toEqual([]);
}, 180_000);
