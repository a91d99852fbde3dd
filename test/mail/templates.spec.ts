import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenCandidate } from '../factories/candidates.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { recordOf } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { Inbox } from '../support/inbox.js';

interface Template {
  version: number;
  digest: string;
  inUse: string;
  draft: boolean;
  preview: { subject: string; text: string; html: string };
}

describe('what emails say', () => {
  let application: TestApplication;
  let inbox: Inbox;
  let admin: Browser;
  beforeAll(async () => {
    inbox = await Inbox.open();
    application = await startApplication({ mail: inbox.settings });
    admin = await as(application, await givenPerson(application, { administrator: true }));
  });
  afterAll(async () => {
    await application.close();
    await inbox.close();
  });

  async function given(email: string) {
    const team = await givenJobWithTeam(application);
    const recruiter = await as(application, team.recruiter);
    const { application: of } = await givenCandidate(application, team.job, {
      name: 'Amara Okafor',
      stage: 'applied',
      email,
    });
    const asks = async () => {
      expect((await recruiter.post(`/applications/${of.id}/own-page/link`)).status).toBe(303);
      return inbox.next(email);
    };
    return { ...team, recruiter, asks, at: `/jobs/${team.job.id}/mail-templates/candidate-page` };
  }
  const read = async (browser: Browser, path: string) => (await browser.api('get', path)).body as Template;
  const write = (browser: Browser, path: string, version: number, body: string, subject = 'Hello {name}') =>
    browser.post(path, { _form: 'wording', subject, body, version });

  it('is the organization’s once it was seen, and a job’s over that, and can be gone back from', async () => {
    const { recruiter, asks, at, job } = await given('amara.words@example.org');
    const organization = '/mail-templates/candidate-page';
    expect((await asks()).subject).toBe(`Your application: ${job.title}`);

    // A draft changes nothing, and is used only in the form in which it was seen.
    expect((await write(admin, organization, 0, 'Good day, {name}.\n\n{link: Your page}')).status).toBe(303);
    const seen = await read(admin, organization);
    expect(seen).toMatchObject({ draft: true, inUse: 'default', preview: { subject: 'Hello Amara Okafor' } });
    expect((await asks()).subject).toBe(`Your application: ${job.title}`);
    expect((await write(admin, organization, 1, 'Dear {name},\n\n{link: Your page}')).status).toBe(303);
    expect((await admin.post(`${organization}/use`, { _form: 'use', digest: seen.digest })).status).toBe(409);
    const page = await admin.get(organization);
    const [, digest] = /name="digest" value="([0-9a-f]{64})"/.exec(page.text)!;
    expect((await admin.post(`${organization}/use`, { _form: 'use', digest: digest! })).status).toBe(303);
    const mail = await asks();
    expect(mail.subject).toBe('Hello Amara Okafor');
    expect(mail.text).toMatch(/^Dear Amara Okafor,\n\nYour page:\nhttps?:\/\/\S+\/my-application\/[\w-]{43}\n\n-- \n/);
    expect(mail.html).toMatch(
      /<p>Dear <bdi>Amara Okafor<\/bdi>,<\/p>\s*<p><a class="button" href="[^"]+">Your page<\/a><\/p>/,
    );
    expect(mail.raw).toMatch(/^Content-Type: multipart\/alternative/im);

    // A job's own goes before it, for that job alone.
    await write(recruiter, at, 0, 'Only here, {name}: {link}');
    const own = await read(recruiter, at);
    expect([own.inUse, own.preview.text]).toEqual([
      'organization',
      expect.stringContaining('Only here, Amara Okafor: Open my page ('),
    ]);
    expect((await recruiter.api('post', `${at}/use`, { digest: own.digest })).status).toBe(200);
    expect((await asks()).text).toContain('Only here, Amara Okafor');
    const other = await given('amara.other@example.org');
    expect((await other.asks()).text).toContain('Dear Amara Okafor');

    expect((await recruiter.post(`${at}/deletion`)).status).toBe(303);
    expect((await asks()).text).toContain('Dear Amara Okafor');
    expect((await recruiter.post(`${at}/deletion`)).status).toBe(409);
    expect(textOf(await recruiter.get(at))).toContain('Earlier wordings');
    expect((await admin.api('delete', organization)).status).toBe(204);
    expect((await asks()).subject).toBe(`Your application: ${job.title}`);
    const record = await recordOf(application, job.id);
    expect(record.filter(({ type }) => type.startsWith('mail_wording.')).map(({ type }) => type)).toEqual([
      ...['mail_wording.saved', 'mail_wording.used', 'mail_wording.reset'],
    ]);
  });

  it('is refused where it can’t be filled in, with what was typed', async () => {
    const path = '/mail-templates/pick-a-time';
    const refused = await write(admin, path, 0, 'Hello {nmae}, {link}', 'About {jbo}');
    expect(refused.status).toBe(422);
    expect(textOf(refused)).toContain('{nmae} can’t be filled in. Did you mean {name}?');
    expect(textOf(refused)).toContain('{jbo} can’t be filled in. Did you mean {job}?');
    expect(refused.text).toContain('Hello {nmae}, {link}');
    expect(textOf(await write(admin, path, 0, 'Hello {name}'))).toContain('{link} has to be in the text');
    expect((await write(admin, path, 7, 'Hello {link}')).status).toBe(409);
    expect((await read(admin, path)).draft).toBe(false);
    expect((await admin.get('/mail-templates/none')).status).toBe(404);
  });

  it('stays as it is where accounts depend on it, and for whoever may not change it', async () => {
    const { recruiter, at, job } = await given('amara.fixed@example.org');
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    for (const mail of ['sign-in-link', 'new-device']) {
      expect(textOf(await admin.get(`/mail-templates/${mail}`))).toContain('This email protects accounts.');
      expect((await write(admin, `/mail-templates/${mail}`, 0, 'Hello {link} {lasts}')).status).toBe(409);
    }
    const ofAll = `/jobs/${job.id}/mail-templates/scorecards-reminder`;
    expect((await write(recruiter, ofAll, 0, '{link} {lasts} {scorecards}')).status).toBe(409);
    expect((await recruiter.get('/mail-templates')).status).toBe(404);
    expect((await write(recruiter, '/mail-templates/pick-a-time', 0, '{link}')).status).toBe(404);
    const browser = await as(application, panelist);
    expect([(await browser.get(at)).status, (await write(browser, at, 0, '{link}')).status]).toEqual([404, 404]);
  });

  it('shows what was written as text, whatever it is', async () => {
    const { recruiter, at } = await given('amara.script@example.org');
    const script = '<script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1)';
    await write(recruiter, at, 0, `${script}\n\n{link: ${script}}\n\n- ${script}`, script);
    const page = await recruiter.get(at);
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/<script>alert|<img src=x/);
    const { preview, digest } = await read(recruiter, at);
    expect(preview.html).not.toMatch(/<(?!\/?(?:p|ul|li|a|bdi|br)\b)/);
    expect(preview.html).not.toContain('href');
    expect((await recruiter.api('post', `${at}/use`, { digest })).status).toBe(200);
  });
});
