import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenCandidate } from '../factories/candidates.js';
import { givenJobWithTeam } from '../factories/people.js';
import { givenRound, givenSitting, recordOf } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { statementsOf } from '../support/statements.js';

interface Board {
  columns: {
    key: string;
    name: string;
    kind: string;
    count: number;
    cards: { applicationId: string; name: string; tags: string[] }[];
  }[];
  hidden: number;
}

describe('the pipeline of a job', () => {
  let application: TestApplication;
  let inbox: Inbox;
  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });

  async function given() {
    const team = await givenJobWithTeam(application);
    const recruiter = await as(application, team.recruiter);
    const manager = await as(application, team.manager);
    const add = async (
      name: string,
      stage: 'applied' | 'screen' | 'assessment' | 'finalist' | 'withdrawn',
      email?: string | null,
    ) =>
      (await givenCandidate(application, team.job, { name, stage, ...(email !== undefined && { email }) })).application
        .id;
    return { ...team, recruiter, manager, add, at: `/jobs/${team.job.id}` };
  }
  const boardOf = async (browser: Browser, at: string, query = ''): Promise<Board> =>
    (await browser.api('get', `${at}/pipeline${query}`)).body as Board;
  const namesIn = (board: Board) =>
    Object.fromEntries(
      board.columns.filter(({ count }) => count > 0).map(({ key, cards }) => [key, cards.map(({ name }) => name)]),
    );
  const save = async (browser: Browser, at: string, stages: object[]) => {
    const { version } = (await browser.api('get', `${at}/stages`)).body as { version: number };
    return browser.api('put', `${at}/stages`, { stages, version });
  };
  const usual = ['applied', 'screen', 'assessment', 'finalist', 'hired', 'declined', 'withdrawn'];

  it('has the usual stages, and moves many at once: all of them, or none', async () => {
    const { recruiter, at, add, job } = await given();
    const [amy, ben, cleo] = [await add('Amy', 'applied'), await add('Ben', 'screen'), await add('Cleo', 'finalist')];
    const board = await boardOf(recruiter, at);
    expect(board.columns.map(({ key }) => key)).toEqual(usual);
    expect(namesIn(board)).toEqual({ applied: ['Amy'], screen: ['Ben'], finalist: ['Cleo'] });
    const moved = await recruiter.api('post', `${at}/pipeline/moves`, { ids: [amy, ben], to: 'assessment' });
    expect(moved.body).toMatchObject({ moved: 2, column: { key: 'assessment' } });
    const none = await recruiter.api('post', `${at}/pipeline/moves`, { ids: [amy, cleo], to: 'screen' });
    expect([none.status, none.body.detail]).toEqual([
      409,
      expect.stringContaining('A candidate at finalist can move only to'),
    ]);
    expect(namesIn(await boardOf(recruiter, at))).toEqual({ assessment: ['Amy', 'Ben'], finalist: ['Cleo'] });
    for (const to of ['hired', 'declined']) {
      expect((await recruiter.api('post', `${at}/pipeline/moves`, { ids: [cleo], to })).status).toBe(409);
    }
    const stale = await recruiter.api('post', `${at}/pipeline/moves`, { ids: [amy], to: 'screen', from: 'applied' });
    expect(stale.status).toBe(409);
    for (const wrong of [
      { ids: [], to: 'screen' },
      { ids: [amy], to: 'nowhere' },
      { ids: [job.id], to: 'screen' },
    ]) {
      expect((await recruiter.api('post', `${at}/pipeline/moves`, wrong)).status).toBe(422);
    }
    expect((await recordOf(application, job.id)).map(({ type }) => type)).toEqual([
      'application.moved',
      'application.moved',
    ]);
  });

  it('has stages of its own that mean the usual ones to the rules', async () => {
    const { recruiter, at, add, job } = await given();
    const amy = await add('Amy', 'assessment');
    const rows = [
      ...usual.filter((key) => key !== 'screen').map((key) => ({ key })),
      { name: 'Phone call', kind: 'screen' },
      { name: 'Panel interview', kind: 'interview' },
      { name: 'Pitch', kind: 'audition' },
    ];
    expect(
      (
        await save(
          recruiter,
          at,
          rows.map((row) => ('key' in row && row.key === 'finalist' ? { ...row, name: 'Offer' } : row)),
        )
      ).status,
    ).toBe(200);
    const { columns } = await boardOf(recruiter, at);
    expect(columns.map(({ name }) => name)).toEqual([
      'Applied',
      'Phone call',
      'Assessment',
      'Panel interview',
      'Pitch',
      'Offer',
      'Hired',
      'Rejected',
      'Withdrawn',
    ]);
    const to = (key: string) => recruiter.api('post', `${at}/pipeline/moves`, { ids: [amy], to: key });
    expect((await to('pitch')).status).toBe(200);
    const shown = (await recruiter.api('get', `/applications/${amy}`)).body;
    expect(shown).toMatchObject({ stage: 'assessment', column: { key: 'pitch', name: 'Pitch', kind: 'audition' } });
    expect(shown.nextStages).toEqual(
      expect.arrayContaining(['panel-interview', 'phone-call', 'finalist', 'withdrawn']),
    );
    expect(shown.nextStages).not.toContain('declined');
    expect((await recruiter.api('get', `${at}/candidates?stage=pitch`)).body.total).toBe(1);
    expect((await recruiter.api('get', `${at}/candidates?stage=assessment`)).body.total).toBe(0);
    expect((await recruiter.api('get', `${at}/candidates?stage=nowhere`)).status).toBe(422);
    expect(textOf(await recruiter.get(`${at}/record`))).toContain('moved Amy from “Assessment” to “Pitch”');
    // A stage that is taken away leaves those in it where the same happens.
    const without = columns.filter(({ key }) => key !== 'pitch').map(({ key }) => ({ key }));
    expect((await save(recruiter, at, without)).status).toBe(200);
    expect(namesIn(await boardOf(recruiter, at))).toEqual({ assessment: ['Amy'] });
    for (const wrong of [
      [{ key: 'applied', remove: true }],
      [
        { name: 'Same', kind: 'screen' },
        { name: 'same', kind: 'offer' },
      ],
      [{ name: 'No kind' }],
      [{ key: 'gone' }],
      // Only a decision rejects.
      [{ key: 'withdrawn', name: 'Rejected' }],
      [{ key: 'declined', name: 'Let go' }],
      [{ name: 'Hired', kind: 'closed' }],
    ]) {
      expect((await save(recruiter, at, wrong)).status).toBe(422);
    }
    expect((await recruiter.api('put', `${at}/stages`, { stages: [], version: 1 })).status).toBe(409);
    expect((await recordOf(application, job.id)).filter(({ type }) => type === 'stages.edited')).toHaveLength(2);
    const page = await recruiter.get(`${at}/stages`);
    expect(page.text).toContain('Phone call');
    const typed = { 'stages[0][key]': 'applied', 'stages[0][name]': 'New', 'stages[1][name]': 'Lunch' };
    const refused = await recruiter.post(`${at}/stages`, { _form: 'stages', version: '1', ...typed });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="Lunch"');
    expect(refused.text).toContain('Stage 2, what happens there');
  });

  it('shows nobody to whoever still rates them, whatever becomes of them', async () => {
    const round = await givenRound(application);
    const at = `/jobs/${round.job.id}`;
    await givenSitting(application, round.candidate, 'audition', [round.manager]);
    const manager = await as(application, round.manager);
    const seen = async () => [
      await boardOf(manager, at),
      textOf(await manager.get(`${at}/pipeline`)),
      (await manager.api('get', `/applications/${round.candidate.id}`)).body as object,
      textOf(await manager.get(`/applications/${round.candidate.id}`)),
      (await manager.get(`/applications/${round.candidate.id}/notes`)).status,
      textOf(await manager.get(`${at}/record`)),
    ];
    const before = await seen();
    expect(before[0]).toMatchObject({ hidden: 1 });
    expect(before[4]).toBe(404);
    const recruiter = await as(application, round.recruiter);
    const { id } = round.candidate;
    expect((await recruiter.api('post', `${at}/pipeline/moves`, { ids: [id], to: 'screen' })).status).toBe(200);
    expect((await recruiter.api('post', `${at}/pipeline/tags`, { ids: [id], tag: 'Strong' })).status).toBe(200);
    expect((await recruiter.api('post', `/applications/${id}/notes`, { text: 'Very strong.' })).status).toBe(201);
    expect(await seen()).toEqual(before);
    for (const [path, body] of [
      ['/pipeline/moves', { ids: [id], to: 'assessment' }],
      ['/pipeline/tags', { ids: [id], tag: 'Mine' }],
      ['/mailings', { ids: [id] }],
      ['/rejections', { ids: [id], reason: 'filled' }],
    ] as const) {
      expect([path, (await manager.api('post', `${at}${path}`, body)).status]).toEqual([path, 409]);
    }
    expect((await manager.api('put', `/applications/${id}/tags`, { tags: [] })).status).toBe(409);
    expect((await manager.api('post', `/applications/${id}/notes`, { text: 'Me too.' })).status).toBe(409);
  });

  it('keeps notes for those who run the job, whose look keeps them off the panel', async () => {
    const round = await givenRound(application);
    const recruiter = await as(application, round.recruiter);
    const manager = await as(application, round.manager);
    const { id } = round.candidate;
    const page = `/applications/${id}/notes`;
    await recruiter.post(page, { text: 'Asked for <b>Fridays</b> off.' });
    expect(textOf(await manager.get(page))).toContain('Asked for <b>Fridays</b> off.');
    const looks = await application.database.query(
      `select l.kind, l.means from looks l where l.application_id = $1 and l.viewer_id = $2`,
      [id, round.manager.id],
    );
    expect(looks).toEqual([{ kind: 'note', means: ['application (page)'] }]);
    const seat = await recruiter.api('post', `/jobs/${round.job.id}/sittings`, {
      applicationId: id,
      assessmentKey: 'audition',
      panel: [{ personId: round.manager.id }],
    });
    expect([seat.status, seat.text]).toEqual([409, expect.stringContaining('a note of the hiring team')]);
    const [note] = (await recruiter.api('get', page)).body.items as { id: string }[];
    expect((await manager.api('delete', `${page}/${note!.id}`)).status).toBe(403);
    expect((await recruiter.api('delete', `${page}/${note!.id}`)).status).toBe(204);
    expect((await recruiter.api('post', page, { text: ' ' })).status).toBe(422);
  });

  it('tags many at once, and finds them by it', async () => {
    const { recruiter, at, add } = await given();
    const [amy, ben] = [await add('Amy', 'applied'), await add('Ben', 'applied')];
    const tag = (body: object) => recruiter.api('post', `${at}/pipeline/tags`, body);
    expect((await tag({ ids: [amy, ben], tag: 'Speaks German' })).body).toEqual({ changed: 2 });
    expect((await tag({ ids: [amy], tag: 'speaks german' })).body).toEqual({ changed: 0 });
    expect((await tag({ ids: [ben], tag: 'SPEAKS GERMAN', remove: true })).body).toEqual({ changed: 1 });
    expect(namesIn(await boardOf(recruiter, at, '?tag=speaks+german'))).toEqual({ applied: ['Amy'] });
    await recruiter.post(`/applications/${amy}/tags`, { tags: ' b ,a,, B' });
    expect((await recruiter.api('get', `/applications/${amy}`)).body.tags).toEqual(['b', 'a']);
    const many = { tags: Array.from({ length: 21 }, (_, at) => `t${at}`) };
    expect((await recruiter.api('put', `/applications/${amy}/tags`, many)).status).toBe(422);
    expect((await recruiter.post(`/applications/${amy}/tags`, { tags: 'x'.repeat(41) })).status).toBe(422);
  });

  it('moves by the form of the page, which keeps who was checked where it is refused', async () => {
    const { recruiter, at, add } = await given();
    const amy = await add('Amy', 'applied');
    const refused = await recruiter.post(`${at}/pipeline`, `_form=pipeline&ids[]=${amy}&act=move&to=`);
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(new RegExp(`value="${amy}" checked`));
    const done = await recruiter.post(`${at}/pipeline`, `_form=pipeline&ids[]=${amy}&act=move&to=screen&tag=&from=`);
    expect([done.status, done.headers['location']]).toEqual([303, `${at}/pipeline`]);
    expect(namesIn(await boardOf(recruiter, at))).toEqual({ screen: ['Amy'] });
  });

  it('rejects many for one reason, each by a decision of a hiring manager', async () => {
    const { recruiter, manager, at, add, job } = await given();
    const [amy, ben, cleo] = [
      await add('Amy', 'applied'),
      await add('Ben', 'assessment'),
      await add('Cleo', 'withdrawn'),
    ];
    const reject = (browser: Browser, body: object) => browser.api('post', `${at}/rejections`, body);
    expect((await reject(recruiter, { ids: [amy], reason: 'filled' })).status).toBe(404);
    expect((await reject(manager, { ids: [amy, cleo], reason: 'filled' })).status).toBe(409);
    expect((await reject(manager, { ids: [amy], reason: 'other' })).status).toBe(422);
    const chosen = await manager.post(
      `${at}/rejections/selection`,
      `_form=pipeline&act=reject&ids[]=${amy}&ids[]=${ben}`,
    );
    const page = await manager.get(chosen.headers['location'] as string);
    expect(textOf(page)).toContain('Reject 2 candidates');
    const [, action] = /action="([^"]*rejections[^"]*)"/.exec(page.text)!;
    const refused = await manager.post(
      action!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='),
      `_form=rejection&ids[]=${amy}&ids[]=${ben}&reason=`,
    );
    expect([refused.status, textOf(refused)]).toEqual([422, expect.stringContaining('Ben')]);
    const body = { ids: [amy, ben], reason: 'others_closer', detail: 'Thank you for the second talk.' };
    expect((await reject(manager, body)).body).toEqual({ rejected: 2 });
    expect((await reject(manager, body)).body).toEqual({ rejected: 0 });
    expect(namesIn(await boardOf(recruiter, at))).toEqual({ declined: ['Amy', 'Ben'], withdrawn: ['Cleo'] });
    const decisions = (await manager.api('get', `${at}/decisions`)).body as {
      items: { outcome: string; reason: string }[];
    };
    expect(decisions.items.map(({ outcome, reason }) => [outcome, reason])).toEqual(
      Array(2).fill(['decline', 'Other candidates are closer to what the job needs. Thank you for the second talk.']),
    );
    const types = (await recordOf(application, job.id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'decision.made')).toHaveLength(2);
  });

  it('takes as many statements for two hundred candidates as for two', async () => {
    const { recruiter, at, add, job } = await given();
    await add('One', 'applied');
    await add('Two', 'screen');
    const asked = async () =>
      (await statementsOf(application, () => recruiter.get(`${at}/pipeline`))).statements.length;
    await asked();
    const few = await asked();
    await application.database.query(
      `with people as (insert into candidates (id, name) select gen_random_uuid(), 'Somebody ' || n
                         from generate_series(1, 200) n returning id, name)
       insert into applications (id, job_id, candidate_id, key) select gen_random_uuid(), $1, id, md5(name) from people`,
      [job.id],
    );
    expect(await asked()).toBe(few);
    const { columns } = await boardOf(recruiter, at);
    expect([columns[0]!.count, columns[0]!.cards.length]).toEqual([201, 25]);
  });
});
