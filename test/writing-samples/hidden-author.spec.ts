import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { docx } from '../../src/platform/documents/clean-copy.js';
import { docxOf, insidesOf, jpegOf, pdfOf, pngOf } from '../factories/documents.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { givenApplication, givenRound, givenSitting } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';
import { askedAgain, everyAsking } from '../support/every-answer.js';
import { HeardWorld } from '../support/worlds.js';

/** A body as it came, whatever its type. */
const asBytes = (answer: unknown, done: (error: Error | null, body: Buffer) => void): void => {
  const parts: Buffer[] = [];
  const stream = answer as NodeJS.ReadableStream;
  stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)));
};

const named: Record<string, () => Buffer | Promise<Buffer>> = {
  pdf: () => pdfOf('The queue comes first.'),
  docx: () => docxOf('The queue comes first.'),
  png: () => pngOf(),
  jpg: () => jpegOf(),
};

describe('a writing sample that is reviewed without its author', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  async function given(name: string, bytes: Buffer) {
    const round = await givenRound(application);
    const sitting = await givenSitting(application, round.candidate, 'writing', [round.amy]);
    const recruiter = await as(application, round.recruiter);
    const url = `/sittings/${sitting.id}/document`;
    const attached = await recruiter.upload(url, {}, { document: { name, bytes } });
    return { ...round, sitting, rita: recruiter, amys: await as(application, round.amy), url, attached, bytes };
  }

  it.each(Object.keys(named))(
    'is handed to a reviewer as a cleaned copy, to the recruiter as it is: %s',
    async (ending) => {
      const { amys, rita, url, bytes } = await given(`Amara Okafor.${ending}`, await named[ending]!());
      for (const get of [() => amys.get(url), () => amys.api('get', url)]) {
        const answer = await get().buffer(true).parse(asBytes);
        expect(answer.status).toBe(200);
        expect(insidesOf(answer.body as Buffer)).not.toContain('Amara');
        expect(answer.headers['content-disposition']).toContain(`writing-sample.${ending}`);
      }
      const original = await rita.get(url).buffer(true).parse(asBytes);
      expect((original.body as Buffer).equals(bytes)).toBe(true);
      expect(original.headers['content-disposition']).toContain('Amara');
    },
  );

  it('is shown in the page of the card: a PDF, a picture; a Word file is downloaded', async () => {
    const card = async (ending: string) => {
      const { amys, sitting, amy } = await given(`x.${ending}`, await named[ending]!());
      return (await amys.get(`/scorecards/${sitting.cardOf(amy)}`)).text;
    };
    expect(await card('pdf')).toMatch(/<object[^>]* type="application\/pdf" data="\/sittings\/[^"]+\/document#/);
    expect(await card('png')).toMatch(
      /<img[^>]* src="\/sittings\/[^"]+\/document" alt="The document as it was handed in"/,
    );
    expect(await card('docx')).toContain('Download the document');
  });

  it('is withheld from reviewers where it cannot be cleaned; whoever attached it is told', async () => {
    const macro = docxOf('x', 'N', { 'word/vbaProject.bin': Buffer.from('Amara') });
    const { amys, rita, sitting, amy, url } = await given('x.docx', macro);
    const answer = await amys.get(url);
    expect(answer.status).toBe(409);
    expect(textOf(answer)).toContain('the author’s details can’t be removed from this file');
    expect((await amys.api('get', url)).body).toMatchObject({ code: 'document.uncleanable' });
    const card = await amys.get(`/scorecards/${sitting.cardOf(amy)}`);
    expect(textOf(card)).toContain('Ask the recruiter or hiring manager for another format.');
    expect(card.text).not.toContain(url);
    expect(textOf(await rita.get(`/sittings/${sitting.id}`))).toContain('Reviewers can’t see this document');
    expect((await rita.get(url)).status).toBe(200);
  });

  it('that says the name in its text is pointed out to whoever attaches it', async () => {
    const { rita, sitting, attached } = await given('x.docx', docxOf('Yours, Ama</w:t><w:t>ra OKAFOR.'));
    expect(attached.headers['location']).toBe(`/sittings/${sitting.id}#document`);
    const words = '“Amara” and “Okafor” stand in the text itself';
    expect(textOf(await rita.get(`/sittings/${sitting.id}`))).toContain(words);
    const { body } = await rita.upload(
      `/api/v1/sittings/${sitting.id}/document`,
      {},
      { document: { name: 'a.txt', bytes: Buffer.from('By Okafór.') } },
    );
    expect(body).toEqual({ cautions: [expect.stringContaining('“Okafor” stands in the text itself')] });
  });

  it('says nothing of when and where it was written, and stands in no order of its own', async () => {
    const round = await givenRound(application);
    const others = [];
    for (const name of ['Bo', 'Cy', 'Di', 'Ed', 'Fi'])
      others.push(await givenApplication(application, round.job, name));
    const at = (hour: number) => ({ at: new Date(Date.UTC(2026, 10, 20, hour)), place: `Room ${hour}` });
    const sittings = [];
    for (const [index, one] of [round.candidate, ...others].entries()) {
      sittings.push(await givenSitting(application, one, 'writing', [round.manager], at(index)));
    }
    const browser = await as(application, round.manager);
    const { due } = (await browser.api('get', '/scorecards')).body as { due: { sittingId: string }[] };
    const { items } = (await browser.api('get', `/jobs/${round.job.id}/sittings`)).body as { items: { id: string }[] };
    const made = sittings.map(({ id }) => id);
    for (const listed of [due.map(({ sittingId }) => sittingId), items.map(({ id }) => id)]) {
      expect(listed.toSorted()).toEqual(made.toSorted());
    }
    const byTime = await application.database.query<{ same: boolean }[]>(
      `select array_agg(id order by md5(id::text)) = $2::uuid[] as same from sittings where id = any($1)`,
      [made, items.map(({ id }) => id)],
    );
    expect(byTime).toEqual([{ same: true }]);
    for (const path of ['/scorecards', `/scorecards/${sittings[0]!.cardOf(round.manager)}`, `/sittings/${made[0]}`]) {
      for (const answer of [await browser.get(path), await browser.api('get', path)]) {
        expect(answer.status).toBe(200);
        expect(answer.text).not.toMatch(/Room \d|Nov 20|20 Nov|2026-11-20/);
      }
    }
  });

  it('is not traced to its author by the record', async () => {
    const round = await givenRound(application);
    const rita = await as(application, round.recruiter);
    const planned = await rita.api('post', `/jobs/${round.job.id}/sittings`, {
      applicationId: round.candidate.id,
      assessmentKey: 'writing',
      panel: [{ personId: round.manager.id }],
    });
    expect(planned.status).toBe(201);
    const record = async (person: { id: string }, query = '') =>
      textOf(await (await as(application, person)).get(`/jobs/${round.job.id}/record${query}`));
    expect(await record(round.recruiter)).toContain('scheduled a session for Amara Okafor');
    expect(await record(round.manager)).toContain('scheduled a session for a candidate');
    expect(await record(round.manager, '?q=Amara')).not.toContain('scheduled a session');
  });
});

describe('an author, hunted', () => {
  const now = new Date('2026-11-19T09:00:00Z');
  const real = ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'];
  let seed: TestApplication;
  let cookie: string;

  beforeAll(async () => {
    const intervals = ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'];
    jest.useFakeTimers({ now, doNotFake: [...real, ...intervals] as never });
    seed = await startApplication();
    const { job } = await givenDemoRound(seed);
    const reviewer = await givenReviewer(seed, job);
    cookie = (await as(seed, reviewer)).cookie;
    await seed.leave();
  }, 120_000);
  afterAll(async () => {
    await seed.drop();
    jest.useRealTimers();
  });

  /** What the reviewer gets otherwise in another world, of everything that can be asked for. */
  async function inBoth(changes: string[]): Promise<string[]> {
    const [world, other] = [await HeardWorld.like(seed), await HeardWorld.like(seed)];
    try {
      await Promise.all([world.begin(seed), other.begin(seed, changes)]);
      const askings = await everyAsking(world, cookie, authors);
      expect(askings.length).toBeGreaterThan(330);
      const [one, another] = await askedAgain(other, cookie, askings);
      return one.flatMap(([name, text], index) => (text === another[index]![1] ? [] : [name]));
    } finally {
      await Promise.all([world.close(), other.close()]);
    }
  }

  it('is nowhere in what a lead who reviews gets, if another wrote it: name, properties, comments', async () => {
    const bytes = [await pdfOf('A page.', 'Bogdan Other'), docxOf('A page.', 'Bogdan Other')];
    const parted = await inBoth(
      bytes.map(
        (content, index) => `
          update stored_files set file_name = 'Bogdan Other', content = '\\x${content.toString('hex')}', size = ${content.length}
           where id = (select document_id from sittings s join applications a on a.id = s.application_id
                        where a.key = '${authors[index]}' and s.assessment_key = 'writing')`,
      ),
    );
    expect(parted).toEqual([]);
  }, 180_000);

  const authors = ['okafor', 'silva'];
  async function givenReviewer(application: TestApplication, job: { id: string }): Promise<Person> {
    const reviewer = await givenPerson(application, { name: 'Rhea Reviewer' });
    await givenRole(application, job, reviewer, 'hiring_manager');
    const documents = [await pdfOf('A page.'), docxOf('A page.')];
    const types = ['application/pdf', docx];
    await application.database.query('update assessments set hide_author = true where kind = $1', ['writing_sample']);
    for (const [index, key] of authors.entries()) {
      const [{ id, document }] = await application.database.query<[{ id: string; document: string }]>(
        `select s.id, s.document_id as document from sittings s join applications a on a.id = s.application_id
          where a.key = $1 and s.assessment_key = 'writing'`,
        [key],
      );
      await application.database.query(
        'update stored_files set content = $2::bytea, size = octet_length($2::bytea), media_type = $3 where id = $1',
        [document, documents[index], types[index]],
      );
      await application.database.query(
        'insert into scorecards (id, sitting_id, panelist_id, position) values (gen_random_uuid(), $1, $2, 9)',
        [id, reviewer.id],
      );
    }
    return reviewer;
  }
});
