import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Comparison } from '../../src/comparison/engine/comparison.js';
import { answerOf } from '../../src/comparison/engine/sentences.js';
import { givenDemoRound } from '../factories/demo-round.js';
import { largeRound } from '../factories/large-round.js';
import { givenRound } from '../factories/rounds.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { quiet } from '../support/queue.js';
import { hearStatements } from '../support/statements.js';

describe('the first screen of a comparison', () => {
  let application: TestApplication;
  let inbox: Inbox;
  let hannah: Browser;
  let path: string;

  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
    const round = await givenDemoRound(application);
    hannah = await as(application, round.hannah);
    path = `/jobs/${round.jobId}/comparison`;
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });

  const comparison = async () => (await hannah.api('get', path)).body as Comparison;
  const rowsOf = (html: string) => [...html.matchAll(/<td class="rank">/g)].length;

  it('says who is first, what else is to be said of it, and what is missing', async () => {
    const text = textOf(await hannah.get(path));
    const { headline, ...rest } = answerOf(await comparison());

    expect(text).toContain(headline);
    const lines = Object.values(rest).flat();
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) expect(text).toContain(line);
  });

  it('has a row for each candidate with the ranks left open, the chart in words, and the points in the heads', async () => {
    const answer = await hannah.get(path);
    const html = answer.text;
    const { candidates } = await comparison();

    expect(rowsOf(html)).toBe(candidates.length);
    for (const { name, rankRange, overall, panelists } of candidates) {
      if (!rankRange || !('value' in overall)) continue;
      const [, title] = new RegExp(`<title id="a-\\d+-title">(${name}[^<]*)<`).exec(html)!;
      expect(title).toMatch(new RegExp(`^${name}: overall ${Math.round(overall.value)} of 100, range \\d+–\\d+$`));
      expect(
        html
          .split(`>${title}<`)[1]!
          .split('</svg>')[0]!
          .match(/class="chart-dot"/g),
      ).toHaveLength(panelists.length);
    }
    expect(textOf(answer)).toMatch(/Technical 28\.95 points .*Interview 40 points Audition 40 points/);
    expect(textOf(answer)).toContain('Rank 1–2 Amara Okafor');
  });

  it('leads to every other part, and says where one is', async () => {
    const html = (await hannah.get(`${path}/agreement`)).text;
    const tabs = [...html.matchAll(/<a href="([^"]*\/comparison[^"]*)"( aria-current="page")?>([^<]+)/g)];
    const named = tabs.map(([, url, current, label]) => [
      url!.split('/comparison')[1],
      label!.trim(),
      Boolean(current),
    ]);

    expect(named.slice(0, 10)).toEqual(
      expect.arrayContaining([
        ['', 'Answer', false],
        ['/scores', 'Scores', false],
        ['/agreement', 'Agreement', true],
        ['/ranking', 'Would the ranking hold?', false],
        ['/disagreements', 'Talk about these first', false],
        ['/criteria', 'Criteria', false],
        ['/method', 'How it’s calculated', false],
      ]),
    );
  });

  it('leads from the address of before to the disagreements', async () => {
    const answer = await hannah.get(`${path}?order=disagreements&candidates=okafor&candidates=brandt`);

    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe(
      `${path}/disagreements?candidates=okafor&candidates=brandt&order=disagreements`,
    );
  });

  it('leads from a disagreement to its debrief, once that is open', async () => {
    expect((await hannah.get(`${path}/disagreements`)).text).not.toContain('/debrief/room');
    const [{ id }] = await application.database.query<[{ id: string }]>(
      `select s.id from sittings s join applications a on a.id = s.application_id
        where a.key = 'brandt' and s.assessment_key = 'audition'`,
    );
    expect((await hannah.api('post', `/sittings/${id}/debrief`)).status).toBe(200);
    const { text: html } = await hannah.get(`${path}/disagreements`);
    const rooms = [...html.matchAll(/href="([^"]*\/debrief\/room[^"]*)"/g)].map(([, url]) => url!);
    expect(rooms.length).toBeGreaterThan(0);
    for (const url of rooms) {
      expect(url).toContain(`/sittings/${id}/`);
      const room = await hannah.get(url.replaceAll('&#x3D;', '='));
      expect([room.status, textOf(room).includes('Audition of Jonas Brandt')]).toEqual([200, true]);
    }
    expect((await hannah.get(`${path}/disagreements?show=letters`)).text).not.toContain('/debrief/room');
  });

  it('names whom it waits for and reminds them, then shows the comparison again', async () => {
    await application.database.query(`update people set password_hash = 'x' where name = 'Sofia Marchetti'`);
    const answer = await hannah.get(path);
    const html = answer.text;
    const [, action, fields] = /<form id="remind-[^"]*" [^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/s.exec(html)!;
    const inputs = [...fields!.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    expect(textOf(answer)).toContain('Waiting for Sofia Marchetti : Karim Haddad, Audition');

    const sent = await hannah.post(action!, Object.fromEntries(inputs) as Record<string, string>);
    expect([sent.status, sent.headers['location']]).toEqual([303, path]);
    await quiet(application);
    expect(inbox.mails.splice(0).map(({ recipients }) => recipients)).toEqual([['sofia.marchetti@example.com']]);
    // Not again at once.
    expect((await hannah.get(path)).text).not.toContain('>Remind<');
    // Whose session it is would tell whose letter it is.
    expect((await hannah.get(`${path}?show=letters`)).text).not.toContain('Waiting for');
  });

  it('says for the best few who is surely in, surely out, and for whom it can’t tell', async () => {
    const two = textOf(await hannah.get(`${path}?best=2`));
    const one = textOf(await hannah.get(path));

    expect(two).toMatch(/The two best candidates .*Surely in 2 .*李 娜 1–2.*Amara Okafor 1–2 Can’t tell 0 .*No one\./);
    expect(two).toMatch(/Surely out 2 .*Marisol Silva 3 Jonas Brandt 4/);
    expect(one).toMatch(/The one best candidate .*Surely in 0 .*No one\. Can’t tell 2 /);
    expect((await hannah.get(`${path}?best=0`)).status).toBe(422);
    expect((await hannah.get(`${path}?best=50`)).status).toBe(200);
  });

  it('puts whom each panelist puts first beside how far they agree', async () => {
    const text = textOf(await hannah.get(`${path}/agreement`));
    const { candidates, panelists } = await comparison();
    const marcus = panelists.find(({ name }) => name === 'Marcus Bell')!.key;
    const own = candidates.flatMap(({ name, panelists: dots }) => {
      const dot = dots.find(({ panelist, complete }) => panelist === marcus && complete);
      return dot ? [{ name, value: dot.value }] : [];
    });
    const [first] = own.toSorted((one, other) => other.value - one.value);

    expect(own.length).toBeGreaterThan(3);
    expect(text).toContain(
      `Marcus Bell ${first!.name} ${Math.round(first!.value)} Interview, Audition, and Writing sample, ${own.length} candidates`,
    );
  });

  it('shows many candidates page by page, the first ones first, and finds one by name', async () => {
    const { id } = await givenRound(application, largeRound(40));
    const large = `/jobs/${id}/comparison`;
    const pages = [await hannah.get(large), await hannah.get(`${large}?page=2`)];

    expect(pages.map(({ text }) => rowsOf(text))).toEqual([25, 15]);
    expect(textOf(pages[0]!)).toContain('1–20 Person 01');
    expect(textOf(pages[0]!)).toContain('Find a candidate');
    const found = await hannah.get(`${large}?q=person+33`);
    expect(rowsOf(found.text)).toBe(1);
    expect(textOf(found)).toContain('21–40 Person 33');
    expect(textOf(await hannah.get(`${large}?q=nobody`))).toContain('No candidate’s name contains “nobody.”');
    expect((await hannah.get(`${large}?page=9`)).status).toBe(303);
  });

  it('asks the database no more often for many candidates than for a few, and eight times at most', async () => {
    const [{ id }] = await application.database.query<[{ id: string }]>(
      `select id from jobs where title = 'Round of 40'`,
    );
    const queriesOf = async (address: string): Promise<string[]> => {
      const asked: string[] = [];
      const stop = hearStatements(application, ({ text }) => void asked.push(text));
      await hannah.get(address);
      stop();
      // Those of the comparison: whoever is signed in is looked up for every page.
      return asked.filter((sql) => !/^(start|commit|rollback|set|savepoint)/i.test(sql) && !/\bsessions\b/.test(sql));
    };
    for (const part of ['', '/scores', '/agreement', '/criteria']) {
      const [few, many] = [await queriesOf(path + part), await queriesOf(`/jobs/${id}/comparison${part}`)];
      expect(many.length).toBe(few.length);
      if (many.length > 8) expect(many).toEqual([]);
    }
  });
});
