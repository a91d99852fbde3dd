import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { attachmentsOf } from '../../src/platform/browser/finish-pdf.js';
import type { Comparison } from '../../src/comparison/engine/comparison.js';
import { givenDemoRound, givenLastScorecardClosed } from '../factories/demo-round.js';
import { eventsOf } from '../factories/candidates.js';
import { packetSettled, givenPacket } from '../factories/packets.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf, type Browser } from '../support/as.js';
import { pageTexts, tight } from '../support/pdf-text.js';

/** Text of a page as a browser reads it. */
function decoded(html: string): string {
  return textOf({ text: html } as Awaited<ReturnType<Browser['get']>>);
}

const choice = { paper: 'A4', show: 'names', _form: 'packet' };

describe('the packets of a job', () => {
  let application: TestApplication;
  let round: Awaited<ReturnType<typeof givenDemoRound>>;
  let hannah: Browser;
  let marcus: Browser;
  let list: string;

  beforeAll(async () => {
    application = await startApplication();
    round = await givenDemoRound(application);
    hannah = await as(application, round.hannah);
    marcus = await as(application, round.marcus);
    list = `/jobs/${round.jobId}/packets`;
  });
  afterAll(() => application.close());

  const made = async (browser: Browser, fields: Record<string, unknown> = choice): Promise<string> => {
    const answer = await browser.post(list, fields);
    expect(answer.status).toBe(303);
    const packet = String(answer.headers['location']);
    expect(await packetSettled(browser, packet.slice('/packets/'.length))).toMatchObject({ state: 'made' });
    return packet;
  };
  /** The packet of all candidates by name that Hannah asked for, made when it is first looked at. */
  let ofHannah: Promise<string> | undefined;
  const hannahs = () => (ofHannah ??= made(hannah));
  /** Of Marcus, once no scorecard is open. */
  let ofMarcus: Promise<string> | undefined;
  const marcuss = () => (ofMarcus ??= made(marcus));
  let withLetters: Promise<string> | undefined;
  const marcussWithLetters = () => (withLetters ??= made(marcus, { ...choice, show: 'letters' }));
  const fileOf = async (browser: Browser, packet: string) => browser.get(`${packet}/file`).buffer(true);

  it('begin with how to make the first one', async () => {
    const answer = await hannah.get(list);

    expect(answer.status).toBe(200);
    expect(textOf(answer)).toContain('No packets yet');
  });

  it('are printed, kept with their fingerprint, and put on the record', async () => {
    const packet = await hannahs();
    const [facts, file] = [textOf(await hannah.get(packet)), await fileOf(hannah, packet)];
    const bytes = file.body as Buffer;

    expect(file.headers['content-type']).toBe('application/pdf');
    expect(file.headers['content-disposition']).toMatch(/attachment; filename="packet-2026-014-[\d-]+\.pdf"/);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(facts).toContain(sha256);
    const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
    expect(facts).toContain(`Pages ${pdf.getPageCount()}, A4`);
    expect(pdf.getTitle()).toBe('Technical seller, Midwest: comparison packet');
    const event = (await eventsOf(application, round.jobId)).find(({ type }) => type === 'packet.made');
    expect(event).toMatchObject({ payload: { sha256, names: true, candidates: 5 } });
    const [row] = await application.database.query<{ actor_id: string }[]>(
      `select actor_id from audit_events where type = 'packet.made'`,
    );
    expect(row?.actor_id).toBe(round.hannah.id);
    expect(textOf(await hannah.get(list))).toContain('5 candidates by name');
  });

  it('hold the comparison that their maker could see, and none of what is kept back', async () => {
    const file = await fileOf(hannah, await hannahs());
    const json = (await attachmentsOf(file.body as Buffer)).get('comparison.json');
    const comparison = JSON.parse(Buffer.from(json ?? []).toString()) as Comparison;

    const haddad = comparison.candidates.find(({ key }) => key === 'haddad');
    expect(haddad?.status).toEqual({ complete: false, missing: ['Audition: hidden while scorecards are open'] });
    expect(haddad?.assessments.find(({ assessment }) => assessment === 'audition')?.totals).toEqual([]);
  });

  it('say on their first page, word for word, what the first screen of the comparison says', async () => {
    const screen = await hannah.get(`/jobs/${round.jobId}/comparison`);
    const [said] = /<p class="lead">[^]*?<div class="scroll"/.exec(screen.text)!;
    const [more] = /<dl class="answer-words">[^]*?<\/dl>/.exec(screen.text)!;
    const sentences = [...`${said}${more}`.matchAll(/<p[^>]*>([^<]+)<\/p>/g)].map(([, text]) => decoded(text!));
    const file = await fileOf(hannah, await hannahs());
    const [first] = pageTexts(await PDFDocument.load(file.body as Buffer, { updateMetadata: false }));

    // Who is first, in what order they stand, what is missing, what would tell them apart, and who disagrees.
    expect(sentences.length).toBeGreaterThan(5);
    for (const sentence of sentences) expect(first).toContain(tight(sentence));
  });

  it('name no one where there are letters', async () => {
    const packet = await made(hannah, { ...choice, show: 'letters', paper: 'Letter' });
    const file = await fileOf(hannah, packet);
    const bytes = file.body as Buffer;
    const json = Buffer.from((await attachmentsOf(bytes)).get('comparison.json') ?? []).toString();

    expect(file.headers['content-disposition']).toContain('-letters.pdf');
    for (const text of [json, bytes.toString('latin1'), String(file.headers['content-disposition'])]) {
      expect(text).not.toMatch(/okafor|amara|李|silva|marisol|haddad|karim|brandt|jonas/i);
    }
    expect(json).toContain('Candidate A');
    expect((await PDFDocument.load(bytes)).getPage(0).getSize()).toEqual({ width: 612, height: 792 });
    expect(textOf(await hannah.get(packet))).toMatch(/by letter/);
  });

  it('of candidates who are chosen by letter remember them by their own keys', async () => {
    const { text } = await hannah.get(`/jobs/${round.jobId}/comparison?show=letters&candidates=okafor&candidates=lina`);
    const candidates = [...text.matchAll(/value="(letter:[A-E])"[^>]* checked/g)].map(([, token]) => token);
    expect(candidates).toHaveLength(2);
    const { id } = await givenPacket(hannah, round.jobId, {
      paper: 'A4',
      show: 'letters',
      candidates: candidates as string[],
    });
    const [row] = await application.database.query<{ chosen: { candidates: string[] } }[]>(
      'select chosen from packet_orders where id = $1',
      [id],
    );
    expect(row!.chosen.candidates.toSorted()).toEqual(['lina', 'okafor']);
  });

  it('made by someone else are there only once nothing is kept back any more', async () => {
    const packet = await made(marcus);
    const before = (await hannah.api('get', list)).body as { total: number };
    for (const path of [packet, `${packet}/file`]) expect((await hannah.get(path)).status).toBe(404);
    expect(textOf(await hannah.get(list))).not.toContain('created by Marcus Bell');
    expect((await hannah.api('get', packet)).status).toBe(404);

    await givenLastScorecardClosed(application);
    for (const path of [packet, `${packet}/file`]) expect((await hannah.get(path)).status).toBe(200);
    expect(textOf(await hannah.get(list))).toContain('created by Marcus Bell');
    expect((await hannah.api('get', list)).body).toMatchObject({ total: before.total + 1 });
  });

  it('are known again by their bytes, and told apart from an altered file', async () => {
    const packet = await marcuss();
    const bytes = (await fileOf(marcus, packet)).body as Buffer;
    const check = (browser: Browser, file: Buffer) =>
      browser.upload('/packets/verification', { _form: 'verification' }, { file: { name: 'p.pdf', bytes: file } });

    const genuine = await check(marcus, bytes);
    expect([genuine.status, genuine.headers['location']]).toEqual([303, packet]);
    expect(textOf(await marcus.get(packet))).toContain('current Up to date: the current ratings match');
    const altered = Buffer.from(bytes);
    altered[altered.length - 40]! ^= 1;
    const refused = await check(marcus, altered);
    expect(refused.status).toBe(422);
    expect(textOf(refused)).toContain('altered, wasn’t generated here');
    const { recruiter } = await givenJobWithTeam(application);
    const stranger = await check(await as(application, recruiter), bytes);
    expect(stranger.status).toBe(422);
    expect(textOf(stranger)).not.toContain('Genuine');
  });

  it('with letters list every text in which a name was replaced, and keep the list out of the file', async () => {
    const note = 'Amara spoke first, then her colleague.';
    await application.database.query(
      `update ratings set note = $1 where id = (select r.id from ratings r
         join scorecards c on c.id = r.scorecard_id join sittings s on s.id = c.sitting_id
        where s.assessment_key = 'interview' and c.state = 'submitted' limit 1)`,
      [note],
    );
    const packet = await marcussWithLetters();

    expect(textOf(await marcus.get(packet))).toMatch(
      /A name was replaced in \d+ notes?.*\[[A-E]\] spoke first, then her colleague\./,
    );
    const json = (await attachmentsOf((await fileOf(marcus, packet)).body as Buffer)).get('comparison.json');
    expect(Buffer.from(json ?? []).toString()).not.toMatch(/maskedTexts|Amara/);
  });

  it('say which candidates the evidence says otherwise of since', async () => {
    const [byName, byLetter] = [await marcuss(), await marcussWithLetters()];
    await application.database.query(
      `update ratings set level = 1, not_observed = false where id = (select r.id from ratings r
         join scorecards c on c.id = r.scorecard_id join sittings s on s.id = c.sitting_id
         join applications a on a.id = s.application_id
        where a.key = 'okafor' and s.assessment_key = 'interview' and r.level > 1 limit 1)`,
    );

    const state = (await marcus.api('get', `${byName}/state`)).body as { current: boolean; changes: string[] };
    expect(state.current).toBe(false);
    expect(state.changes.join(' ')).toMatch(/^Amara Okafor: overall score was \d+, is \d+.*Interview was/);
    expect(textOf(await marcus.get(byName))).toContain('The ratings have changed since this packet was generated.');
    const letters = (await marcus.api('get', `${byLetter}/state`)).body as { changes: string[] };
    expect(letters.changes).toHaveLength(state.changes.length);
    expect(letters.changes.join(' ')).toMatch(/Candidate [A-E]: overall score was/);
    expect(letters.changes.join(' ')).not.toMatch(/okafor|amara/i);
  });

  it('are there for no one who may not make them', async () => {
    const packet = await hannahs();
    const { recruiter } = await givenJobWithTeam(application);
    for (const person of [await givenPerson(application), round.priya, recruiter]) {
      const browser = await as(application, person);
      for (const path of [list, `${list}/new`, packet, `${packet}/file`]) {
        expect((await browser.get(path)).status).toBe(404);
        if (!path.endsWith('/new')) expect((await browser.api('get', path)).status).toBe(404);
      }
      expect((await browser.post(list, choice)).status).toBe(404);
    }
  });

  it.each([
    [{ ...choice, paper: 'A3' }, 'paper'],
    [{ paper: 'A4', _form: 'packet' }, 'show'],
    [{ ...choice, candidates: ['okafor', 'nobody'] }, 'candidates'],
    [{ ...choice, candidates: ['okafor'] }, 'candidates'],
  ])('refuse %j, name the field and keep the choice', async (fields, field) => {
    const before = (await hannah.api('get', list)).body as { total: number };
    const answer = await hannah.post(list, fields);

    expect(answer.status).toBe(422);
    expect(answer.text).toMatch(new RegExp(`is-wrong[^]*name="${field}`));
    const { _form, ...body } = fields;
    const refused = await hannah.api('post', list, body);
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain(`"${field}"`);
    expect((await hannah.api('get', list)).body).toMatchObject({ total: before.total });
  });

  it('are made through the API for those who were chosen', async () => {
    const facts = await givenPacket(hannah, round.jobId, {
      paper: 'A4',
      show: 'names',
      candidates: ['okafor', 'lina'],
      assessments: ['audition'],
    });

    expect(facts).toMatchObject({ candidates: 2, paper: 'A4', names: true, madeByName: 'Hannah Lindqvist' });
  });
});
