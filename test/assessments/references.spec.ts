import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CandidateLinks } from '../../src/candidate-links/candidate-links.service.js';
import { EvidenceReader } from '../../src/assessments/evidence/evidence.service.js';
import { packetModel } from '../../src/packets/document/packet-model.js';
import { PacketSources } from '../../src/packets/document/packet-sources.js';
import { Database } from '../../src/platform/database/database.js';
import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { givenApplication, recordOf } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, type Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';
import { lookNow, quiet } from '../support/queue.js';
import { until } from '../support/until.js';

describe('a reference check', () => {
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

  const criterion = {
    name: 'Depth',
    measures: [],
    anchors: ['Low.', 'Middle.', 'High.'],
  };

  /** A plan of an audition and a reference check, both with a panel. */
  async function given() {
    const all = await givenJobWithTeam(application);
    const [amy, ben] = await Promise.all(['Amy', 'Ben'].map((name) => givenPerson(application, { name })));
    for (const person of [amy!, ben!]) await givenRole(application, all.job, person, 'panelist');
    const lead = await as(application, all.recruiter);
    const at = `/jobs/${all.job.id}/plan`;
    const plan = await as(application, all.manager);
    const audition = await plan.api('post', `${at}/assessments`, {
      kind: 'audition',
      name: 'Audition',
      weight: 1,
    });
    const auditionId = (audition.body as { id: string }).id;
    await plan.api('post', `${at}/assessments/${auditionId}/criteria`, criterion);
    const added = await plan.api('post', `${at}/assessments`, {
      ...{ kind: 'reference', name: 'Reference', beginning: 'starter' },
    });
    expect(added.status).toBe(201);
    const candidate = await givenApplication(application, all.job, 'Zoë Candidate');
    const planned = async (assessmentKey: string, personId: string) => {
      const answer = await lead.api('post', `/jobs/${all.job.id}/sittings`, {
        ...{
          applicationId: candidate.id,
          assessmentKey,
          panel: [{ personId }],
        },
      });
      expect(answer.status).toBe(201);
      return (answer.body as { id: string }).id;
    };
    const sittings = {
      audition: await planned('audition', amy!.id),
      reference: await planned('reference', ben!.id),
    };
    const cardOf = (sittingId: string) => application.database.findOneByOrFail(Scorecard, { sittingId });
    return {
      ...{ ...all, lead, candidate, sittings },
      amy: {
        ...amy!,
        browser: await as(application, amy!),
        card: await cardOf(sittings.audition),
      },
      ben: {
        ...ben!,
        browser: await as(application, ben!),
        card: await cardOf(sittings.reference),
      },
    };
  }

  async function scores(browser: Browser, cardId: string, level = 2) {
    const opened = await browser.api('post', `/scorecards/${cardId}/opening`, {});
    if (opened.status >= 300) return opened;
    const { body } = await browser.api('get', `/scorecards/${cardId}`);
    const { version, criteria } = body as {
      version: number;
      criteria: { id: string }[];
    };
    const ratings = criteria.map(({ id }) => ({
      criterionId: id,
      level,
      note: 'heard',
    }));
    const saved = await browser.api('put', `/scorecards/${cardId}/ratings`, {
      version,
      ratings,
    });
    return browser.api('post', `/scorecards/${cardId}/submission`, {
      version: (saved.body as { version: number }).version,
    });
  }

  it('asks no one before the candidate agreed and everything else is in; then by link, without an account', async () => {
    const { job, lead, sittings, amy, ben, candidate } = await given();
    const referee = `/sittings/${sittings.reference}/referee`;
    expect((await scores(ben.browser, ben.card.id)).body).toMatchObject({
      code: 'reference.no_consent',
    });
    const fields = {
      name: 'Rae Referee',
      relation: 'Manager, 2021 to 2024',
      phone: '555 0100',
      identity: 'Switchboard',
    };
    expect((await lead.post(referee, { _form: 'referee', ...fields, relation: '' })).status).toBe(422);
    expect((await lead.post(referee, { _form: 'referee', ...fields })).status).toBe(303);
    expect((await lead.api('post', `${referee}/link`)).body).toMatchObject({
      code: 'reference.no_consent',
    });
    const agreed = { ...fields, consent: 'By email on November 3', version: 1 };
    expect((await lead.api('put', referee, agreed)).status).toBe(200);
    expect((await lead.api('post', `${referee}/link`)).body).toMatchObject({
      code: 'reference.too_early',
    });
    expect((await scores(ben.browser, ben.card.id)).body).toMatchObject({
      code: 'reference.too_early',
    });
    // The card says whom to call, and nothing else.
    expect(textOf(await ben.browser.get(`/scorecards/${ben.card.id}`))).toContain(
      'Rae Referee, Manager, 2021 to 2024 · 555 0100',
    );

    expect((await scores(amy.browser, amy.card.id, 3)).status).toBe(200);
    const shown = await lead.post(`${referee}/link`);
    const [, path] = /(\/references\/[\w-]{20,})/.exec(shown.text) ?? [];
    const nobody = asNobody(application);
    const page = textOf(await nobody.get(path!));
    expect(page).toContain('Rae Referee, you were named as a reference');
    expect(page).not.toMatch(/Amy|Ben|Audition/);
    const answers = {
      'answers[0][criterion]': 'R1',
      'answers[0][text]': 'She led the rollout.',
      'answers[1][criterion]': 'ZZ',
      'answers[1][text]': 'x',
    };
    expect((await nobody.post(path!, { _form: 'answers', ...answers })).status).toBe(422);
    expect(
      (
        await nobody.post(path!, {
          _form: 'answers',
          ...answers,
          confirmed: 'true',
        })
      ).status,
    ).toBe(303);
    expect(
      (
        await nobody.post(path!, {
          _form: 'answers',
          ...answers,
          confirmed: 'true',
        })
      ).status,
    ).toBe(409);
    expect(textOf(await nobody.get(path!))).not.toContain('She led the rollout.');
    expect((await nobody.get(`${path}x`)).status).toBe(404);
    const stage = (to: string) =>
      application.database.query('update applications set stage = $2 where id = $1', [candidate.id, to]);
    await stage('withdrawn');
    const late = await nobody.get(path!);
    expect([late.status, textOf(late)]).toEqual([404, expect.stringContaining('This link no longer works')]);
    await stage('assessment');
    expect(textOf(await lead.get(referee))).not.toContain('She led the rollout.');

    // It is no session of the candidate's: they are not invited, and don't see it.
    expect((await lead.api('post', `/sittings/${sittings.reference}/invitations`)).body).toMatchObject({
      code: 'invitation.kind',
    });
    const { app } = application;
    const link = await app.get(Database).transaction((tx) => app.get(CandidateLinks).make(tx, candidate.id));
    const own = textOf(await nobody.get(new URL(link.url).pathname));
    expect([own.includes('Audition'), /\bReference\b/.test(own)]).toEqual([true, false]);

    const before = textOf(await ben.browser.get(`/scorecards/${ben.card.id}`));
    expect(before).toContain('Start scoring to read it.');
    await ben.browser.api('post', `/scorecards/${ben.card.id}/opening`, {});
    expect(textOf(await ben.browser.get(`/scorecards/${ben.card.id}`))).toContain('She led the rollout.');
    const looks = await application.database.query<{ kind: string }[]>(
      `select kind from looks where viewer_id = $1 and application_id = $2`,
      [ben.id, candidate.id],
    );
    expect(looks).toEqual([{ kind: 'reference' }]);
    expect((await scores(ben.browser, ben.card.id, 1)).status).toBe(200);
    const types = (await recordOf(application, job.id)).map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining(['referee.named', 'referee.consented', 'referee.asked', 'referee.answered']),
    );
  });

  it('is asked for by email, and what came of that is on its page; each email brings a new link', async () => {
    const { job, lead, sittings, amy } = await given();
    const referee = `/sittings/${sittings.reference}/referee`;
    const fields = { name: 'Rae Referee', relation: 'Manager', consent: 'By email' };
    await lead.api('put', referee, fields);
    expect((await lead.api('post', `${referee}/email`)).body).toMatchObject({ code: 'reference.too_early' });
    await scores(amy.browser, amy.card.id, 3);
    expect((await lead.api('post', `${referee}/email`)).body).toMatchObject({ code: 'referee.no_address' });
    await lead.api('put', referee, { ...fields, email: 'rae@example.org', version: 1 });
    const asks = async () => {
      expect((await lead.post(`${referee}/email`)).status).toBe(303);
      const mail = await inbox.next('rae@example.org');
      await quiet(application);
      return { ...mail, path: /\/references\/[\w-]{43}/.exec(mail.text!)![0] };
    };
    const first = await asks();
    expect(first.subject).toBe('A reference for Zoë Candidate');
    expect(first.text).toContain('Zoë Candidate named you as a reference (Manager)');
    expect(textOf(await lead.get(referee))).toContain('The link was emailed');
    const second = await asks();
    const nobody = asNobody(application);
    expect([(await nobody.get(first.path)).status, (await nobody.get(second.path)).status]).toEqual([404, 200]);
    await application.database.query(
      `update mails set state = 'bounced', problem = 'no such mailbox (5.1.1)' where message_id = $1`,
      [second.messageId],
    );
    expect(textOf(await lead.get(referee))).toContain(
      'came back, as the mail provider reports: no such mailbox (5.1.1)',
    );
    inbox.refuses = () => true;
    await lead.post(`${referee}/email`);
    const refused = 'Not delivered: the mail server rejected the address (550).';
    await until(async () => textOf(await lead.get(referee)).includes(refused));
    inbox.refuses = undefined;
    const answers = { 'answers[0][criterion]': 'R1', 'answers[0][text]': 'Well.', confirmed: 'on' };
    await application.database.query('update graphile_worker._private_jobs set run_at = now()');
    await application.database.query(lookNow);
    const { text } = await inbox.next('rae@example.org');
    const path = /\/references\/[\w-]{43}/.exec(text!)![0];
    expect((await nobody.post(path, { _form: 'answers', ...answers })).status).toBe(303);
    expect((await lead.api('post', `${referee}/email`)).body).toMatchObject({ code: 'referee.answered' });
    expect((await lead.api('get', `/jobs/${job.id}/emails`)).body).toMatchObject({ total: 3 });
  });

  it('is context: it moves no score and nobody waits for it to be ranked; it is shown, and goes with the job', async () => {
    const { job, lead, sittings, amy, ben } = await given();
    await scores(amy.browser, amy.card.id, 3);
    const overall = async () => {
      const { body } = await lead.api('get', `/jobs/${job.id}/comparison`);
      const [first] = (body as { candidates: { overall: unknown; status: unknown }[] }).candidates;
      return { overall: first!.overall, status: first!.status };
    };
    const alone = await overall();
    expect(alone).toMatchObject({
      overall: { value: 100 },
      status: { complete: true },
    });
    const fields = {
      name: 'Rae Referee',
      relation: 'Manager',
      consent: 'In person',
    };
    await lead.api('put', `/sittings/${sittings.reference}/referee`, fields);
    expect((await scores(ben.browser, ben.card.id, 1)).status).toBe(200);
    expect(await overall()).toEqual(alone);
    const { body } = await lead.api('get', `/jobs/${job.id}/comparison`);
    const [{ doubts }] = (body as { candidates: [{ doubts: { assessment: string }[] }] }).candidates;
    expect(doubts.map(({ assessment }) => assessment)).not.toContain('reference');
    const table = textOf(await lead.get(`/jobs/${job.id}/comparison/scores`));
    expect(table).toMatch(/Reference\s+context/);
    expect(textOf(await lead.get(`/jobs/${job.id}/comparison`))).not.toMatch(/Reference\s+(0|context)/);

    // It has a section of its own, and is no part of what is said of the panel or its criteria.
    const at = `/jobs/${job.id}/comparison`;
    const said = textOf(await lead.get(`${at}/references`));
    expect(said).toContain('Rae Referee, Manager · identity not noted · candidate agreed');
    expect(said).toContain('adds no points to any score');
    expect(said).toMatch(/What they did\s+1\s+heard\s+Ben/);
    expect(textOf(await lead.get(`${at}/criteria`))).toContain('Depth');
    for (const part of ['agreement', 'criteria', 'disagreements', 'ranking']) {
      const page = textOf(await lead.get(`${at}/${part}`)).replace('References 1 reference check', '');
      expect(page).not.toMatch(/Reference\s+(?!s)|What they did|\bBen\b/);
    }
    expect(textOf(await lead.get(`${at}/references?show=letters`))).not.toContain('Rae');
    const { app } = application;
    const evidence = await app.get(EvidenceReader).everything(job.id);
    const context = await app.get(PacketSources).contextOf(job, { disc: false });
    const options = { names: true, madeAt: new Date(), locale: 'en-US', timeZone: 'UTC' };
    const { model } = packetModel(evidence, context, options);
    expect(model.references).toMatchObject([
      { name: 'Reference', points: '', candidates: [{ referee: { name: 'Rae Referee' } }] },
    ]);
    expect(
      JSON.stringify([model.view.assessments, model.view.agreement, model.appendix.notes, model.candidates]),
    ).not.toMatch(/What they did|Reference"/);
    expect(model.view.sentences.agreement.map(({ assessment }) => assessment)).toEqual(['audition']);

    const { body: round } = await lead.api('get', `/jobs/${job.id}/round`);
    const exported = (round as { sittings: { assessment: string; referee?: object }[] }).sittings;
    expect(exported.find(({ assessment }) => assessment === 'reference')?.referee).toMatchObject({
      ...{
        name: 'Rae Referee',
        consent: { how: 'In person', recordedBy: 'Rita Recruiter' },
      },
    });
    const again = await lead.api('post', '/rounds', round as object);
    expect(again.status).toBe(201);
    const { body: twice } = await lead.api('get', `/jobs/${(again.body as { jobId: string }).jobId}/round`);
    expect((twice as { sittings: object[] }).sittings).toMatchObject(
      exported.map(({ referee }) => (referee ? { referee } : {})),
    );
  });
});
