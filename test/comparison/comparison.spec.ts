import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compare } from '../../src/comparison/engine/compare.js';
import type { Comparison } from '../../src/comparison/engine/comparison.js';
import { pointsText } from '../../src/comparison/engine/wording.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { evidenceFromRound } from '../../src/rounds/transfer/evidence-from-round.js';
import { givenDemoRound } from '../factories/demo-round.js';
import { givenJobWithTeam, givenPerson } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';

const tabs = ['', '/scores', '/agreement', '/ranking', '/disagreements', '/criteria', '/all'];
const names = ['Okafor', 'Amara', '李', 'Silva', 'Haddad', 'Brandt'];

/** The demo round as it is seen while its last audition is not complete. */
function seenEvidence() {
  const evidence = evidenceFromRound(demoRound);
  return {
    ...evidence,
    assessments: evidence.assessments.map((assessment) => ({
      ...assessment,
      sittings: assessment.sittings.map((sitting) =>
        assessment.key === 'audition' && sitting.candidate === 'haddad'
          ? { ...sitting, withheld: true, scorecards: [] }
          : sitting,
      ),
    })),
  };
}

describe('the comparison of a job', () => {
  let application: TestApplication;
  let round: Awaited<ReturnType<typeof givenDemoRound>>;

  beforeAll(async () => {
    application = await startApplication();
    round = await givenDemoRound(application);
  });
  afterAll(() => application.close());

  const page = async (query = '') =>
    (await as(application, round.hannah)).get(`/jobs/${round.jobId}/comparison${query}`);
  /** All parts of the comparison on one page. */
  const whole = (query = '') => page(`/all${query}`);
  const api = async (query = '') =>
    (await as(application, round.hannah)).api('get', `/jobs/${round.jobId}/comparison${query}`);

  it('says through the API what the arithmetic says of the same ratings', async () => {
    const answer = await api();

    expect(answer.status).toBe(200);
    const expected = JSON.parse(JSON.stringify(compare(seenEvidence()))) as Comparison;
    const said = answer.body as Comparison;
    expect(said.sentences.headline).toBe(expected.sentences.headline);
    expect(said.candidates.map(({ key, rank, overall }) => ({ key, rank, overall }))).toEqual(
      expected.candidates.map(({ key, rank, overall }) => ({ key, rank, overall })),
    );
    expect(said.assessments.map(({ agreement }) => agreement)).toEqual(
      expected.assessments.map(({ agreement }) => agreement),
    );
  });

  it('shows every figure of the API on the page', async () => {
    const { body } = (await api()) as { body: Comparison };
    const answer = await whole();
    const text = textOf(answer);

    expect(answer.status).toBe(200);
    expect(text).toContain(body.sentences.headline);
    for (const { words } of body.assessments.map(({ agreement }) => agreement)) expect(text).toContain(words);
    for (const candidate of body.candidates) {
      if ('value' in candidate.overall) expect(text).toContain(` ${pointsText(candidate.overall.value, 100)} `);
      if ('words' in candidate.sensitivity) expect(text).toContain(candidate.sensitivity.words);
    }
    const rated = body.candidates.flatMap(({ assessments }) => assessments.flatMap(({ criteria }) => criteria));
    for (const { ratings } of rated) {
      for (const { note } of ratings) if (note) expect(text).toContain(note.replace(/\s+/g, ' ').trim());
    }
  });

  it('says what each assessment, category and criterion counts, in points that come to 100 both ways', async () => {
    const { body } = (await api()) as { body: Comparison };
    const text = textOf(await whole());
    // Planned 2, 2 and 1; the attributes' importance is 11, 12, 12 and 3 of 38.
    const wanted = [40, 40, 20].concat([11, 12, 12, 3].map((importance) => (100 * importance) / 38));
    const counted = [
      ...body.assessments.map(({ points }) => points),
      ...body.categories.map(({ points }) => ('value' in points ? points.value : 0)),
    ];

    counted.forEach((points, place) => expect(points).toBeCloseTo(wanted[place]!, 9));
    expect(text).toMatch(
      /Technical Te Technical 28\.95 .*Lifestyle Li Lifestyle 7\.89 .*Interview 40 .*Audition 40 .*Writing sample 20 /,
    );
    const criteria = body.assessments.flatMap((assessment) => assessment.criteria);
    expect(criteria.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(100, 9);
    for (const { name, points, weightReason } of criteria) {
      const near = [Math.floor(points * 100 + 1e-9), Math.ceil(points * 100 - 1e-9)].map((one) =>
        (one / 100).toFixed(2),
      );
      expect(
        near.some((printed) => text.includes(`${[name, weightReason].filter(Boolean).join(' ')} ${printed} `)),
      ).toBe(true);
    }
  });

  it('keeps back a sitting that is not complete, and says so', async () => {
    const held = demoRound.sittings.find((one) => one.candidate === 'haddad' && one.assessment === 'audition');
    const notes = held!.scorecards.flatMap(({ ratings }) => ratings.flatMap(({ note }) => note ?? []));
    const [shown, said] = [textOf(await whole()), (await api()).text];

    expect(notes.length).toBeGreaterThan(3);
    for (const note of notes) {
      expect(shown).not.toContain(note);
      expect(said).not.toContain(note);
    }
    expect(shown).toContain('Karim Haddad, Audition');
    expect(shown).toContain('not ranked');
  });

  it('compares those who were chosen, and only them', async () => {
    const { body } = (await api('?candidates=okafor&candidates=brandt&assessments=audition')) as { body: Comparison };

    expect(body.candidates.map(({ key }) => key)).toEqual(['okafor', 'brandt']);
    expect(body.assessments.map(({ key }) => key)).toEqual(['audition']);
    const chosen = await page('?candidates=okafor&candidates=brandt&assessments=audition');
    expect(textOf(chosen)).toContain('2 candidates · 1 assessment');
    // Every part keeps to them.
    const links = [...chosen.text.matchAll(/href="([^"]*\/comparison\/[a-z]+\?[^"]*)"/g)].map(([, url]) => url!);
    expect(links.length).toBeGreaterThan(11);
    for (const url of links) expect(url.replaceAll('&#x3D;', '=')).toContain('candidates=okafor');
  });

  it.each([
    ['?candidates=okafor&candidates=nobody', 'candidates'],
    ['?candidates=okafor', 'candidates'],
    ['?assessments=poem', 'assessments'],
    ['?show=faces', 'show'],
    ['?unknown=1', 'unknown'],
  ])('refuses %s and names the field', async (query, field) => {
    const answer = await api(query);

    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain(`"${field}"`);
    expect((await page(query)).status).toBe(422);
  });

  it('shows letters in place of names, in the notes too', async () => {
    for (const place of tabs) {
      const text = textOf(await page(`${place}?show=letters`));
      expect(text).toContain('Candidate A');
      for (const name of names) expect(text).not.toContain(name);
    }
    const { text: json } = await api('?show=letters');
    for (const name of [...names, 'okafor', 'haddad']) expect(json).not.toContain(name);
  });

  it('draws the letters with a secret of the job, so that names alone do not tell who is who', async () => {
    const { database } = application;
    const orderOf = async () => {
      const { body } = (await api('?show=letters')) as { body: Comparison };
      return body.candidates.map(({ key, overall }) => `${key} ${JSON.stringify(overall)}`).toSorted();
    };
    const before = await orderOf();
    expect(await orderOf()).toEqual(before);
    const [{ secret }] = await database.query<[{ secret: string }]>(
      'select letter_secret as secret from jobs where id = $1',
      [round.jobId],
    );
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    const orders = new Set<string>();
    for (let other = 0; other < 6; other += 1) {
      await database.query('update jobs set letter_secret = $2 where id = $1', [
        round.jobId,
        `${other}`.padStart(64, '0'),
      ]);
      orders.add((await orderOf()).join());
    }
    await database.query('update jobs set letter_secret = $2 where id = $1', [round.jobId, secret]);
    expect(orders.size).toBeGreaterThan(1);
    expect(await orderOf()).toEqual(before);
    for (const place of [`/jobs/${round.jobId}`, `/jobs/${round.jobId}/comparison?show=letters`]) {
      expect((await (await as(application, round.hannah)).api('get', place)).text).not.toContain(secret);
    }
  });

  it('puts the criteria with the widest differences first where asked', async () => {
    const order = async (query: string) =>
      [...(await page(`/criteria${query}`)).text.matchAll(/id="(c-\d+-\d+)"/g)].map(([, anchor]) => anchor);
    const [planned, sorted] = [await order(''), await order('?order=disagreements')];
    expect(planned.length).toBeGreaterThan(10);

    expect(sorted.toSorted()).toEqual(planned.toSorted());
    expect(sorted).not.toEqual(planned);
  });

  it('leaves text that looks like a page as text', async () => {
    const hostile = '<img src=x onerror=alert(1)> {{job.id}} <b>bold</b>';
    const [row] = await application.database.query<{ id: string }[]>(
      `select r.id from ratings r join scorecards c on c.id = r.scorecard_id join sittings s on s.id = c.sitting_id
         join applications a on a.id = s.application_id
        where a.job_id = $1 and a.key = 'okafor' and s.assessment_key = 'writing' and r.level is not null limit 1`,
      [round.jobId],
    );
    await application.database.query('update ratings set note = $2 where id = $1', [row!.id, hostile]);
    const answer = await whole();
    const lines = await page('/criteria?candidates=okafor&candidates=brandt');
    expect(lines.text).not.toContain('<img');
    expect(textOf(lines)).toContain(hostile);

    expect(answer.text).not.toContain('<img');
    expect(textOf(answer)).toContain(hostile);
  });

  it('is there for those who run the job, and for no one else', async () => {
    const stranger = await givenPerson(application);
    const { recruiter } = await givenJobWithTeam(application);
    for (const person of [stranger, round.priya, recruiter]) {
      const browser = await as(application, person);
      for (const place of tabs) {
        expect((await browser.get(`/jobs/${round.jobId}/comparison${place}`)).status).toBe(404);
      }
      expect((await browser.api('get', `/jobs/${round.jobId}/comparison`)).status).toBe(404);
    }
    expect((await (await as(application, round.marcus)).get(`/jobs/${round.jobId}/comparison`)).status).toBe(200);
  });

  it('says what to do where there is no one to compare', async () => {
    const { job, recruiter } = await givenJobWithTeam(application);
    const answer = await (await as(application, recruiter)).get(`/jobs/${job.id}/comparison`);

    expect(answer.status).toBe(200);
    expect(textOf(answer)).toContain('Nothing to compare yet');
  });

  it('hides from a panelist what others said of a candidate whom they have still to rate', async () => {
    await application.database.query(
      `update scorecards c set state = 'draft', submitted_at = null
         from sittings s join applications a on a.id = s.application_id
        where s.id = c.sitting_id and a.job_id = $1 and a.key = 'brandt' and c.panelist_id = $2
          and s.assessment_key = 'writing'`,
      [round.jobId, round.marcus.id],
    );
    const others = demoRound.sittings
      .filter(({ candidate }) => candidate === 'brandt')
      .flatMap(({ scorecards }) => scorecards.filter(({ panelist }) => panelist !== 'marcus'))
      .flatMap(({ ratings }) => ratings.flatMap(({ note }) => (note && note.length > 20 ? [note] : [])));
    expect(others.length).toBeGreaterThan(3);
    const marcus = await as(application, round.marcus);
    for (const place of [...tabs, '/criteria?candidates=okafor&candidates=brandt']) {
      const text = textOf(await marcus.get(`/jobs/${round.jobId}/comparison${place}`));
      for (const note of others) expect(text).not.toContain(note);
    }
  });
});
