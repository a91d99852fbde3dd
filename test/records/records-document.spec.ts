import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { degrees, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRef } from '@cantoo/pdf-lib';
import { strToU8, zipSync } from 'fflate';
import { compare } from '../../src/comparison/engine/compare.js';
import { docx } from '../../src/platform/documents/clean-copy.js';
import { printRecords } from '../../src/records/document/records-document.js';
import type { PrintedRecords, RecordsStep } from '../../src/records/document/records-document.js';
import type { RecordsFile, RecordsSource } from '../../src/records/document/records-source.js';
import { uploadedFile } from '../../src/records/document/uploaded-file.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { evidenceFromRound } from '../../src/rounds/transfer/evidence-from-round.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';
import { pageTexts, tight } from '../support/pdf-text.js';
import { lentPool } from '../support/lent-browser.js';

const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A résumé with a form that is filled in, a script, an attached file, a link and a page that lies on its side. */
async function livelyPdf(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([500, 700]);
  page.drawText('Nine years of storage', { x: 50, y: 600 });
  const field = pdf.getForm().createTextField('phone');
  field.setText('Ask my sister');
  field.addToPage(page, { x: 50, y: 500, width: 200, height: 30 });
  pdf.addJavaScript('greeting', 'app.alert("hello")');
  await pdf.attach(Buffer.from('secret'), 'secret.txt', { mimeType: 'text/plain' });
  const script = pdf.context.obj({ S: 'JavaScript', JS: PDFHexString.fromText('app.beep()') });
  const link = {
    Type: 'Annot',
    Subtype: 'Link',
    Rect: [0, 0, 90, 90],
    A: { S: 'URI', URI: PDFHexString.fromText('x') },
  };
  page.node.addAnnot(pdf.context.register(pdf.context.obj(link)));
  page.node.set(PDFName.of('AA'), pdf.context.obj({ O: script }));
  const stream = pdf.context.register(pdf.context.flateStream('hidden'));
  const hidden = pdf.context.register(pdf.context.obj({ Type: 'Filespec', EF: { F: stream } }));
  const marked = pdf.context.obj({ Mark: { AF: [hidden] } });
  page.node.Resources()!.set(PDFName.of('Properties'), marked);
  const sideways = pdf.addPage([500, 700]);
  sideways.drawText('Turned to its side', { x: 50, y: 600 });
  sideways.setRotation(degrees(90));
  return pdf.save();
}

const wordFile = zipSync({
  '[Content_Types].xml': strToU8('<Types/>'),
  'word/document.xml': strToU8('<w:document><w:p><w:t>Words &amp; deeds</w:t></w:p></w:document>'),
});

/** The demo round with a revised scorecard, a closed one, a decision and a note that names two candidates. */
function eventfulRound(): RoundFile {
  const round = structuredClone(demoRound);
  const [first, second] = round.sittings.flatMap(({ scorecards }) => scorecards);
  const earlier = { number: 1, reason: 'I had misread an anchor.', submittedAt: first!.submittedAt! };
  first!.versions = [{ ...earlier, ratings: [{ criterion: 'Q02', level: 2, note: 'What I wrote before.' }] }];
  first!.state = 'revised';
  first!.ratings[0]!.note = 'Jonas Brandt called her on +1 312 555 0199 about amara okafor.';
  Object.assign(second!, { state: 'closed', closedReason: 'He fell ill.', ratings: [], statement: undefined });
  round.candidates[0]!.tags = ['Keep warm'];
  round.candidates[0]!.sourceDetails = { referredBy: 'Ingrid Holm' };
  round.candidates[0]!.notes = [{ text: 'Moves in June.', by: 'hannah', at: '2026-11-12T10:00:00Z' }];
  round.decisions = [
    {
      candidate: 'okafor',
      outcome: 'hire',
      reason: 'She knows the trade.',
      by: 'marcus',
      at: '2026-11-20T10:00:00Z',
      departsFromOrder: false,
    },
  ];
  return round;
}

function fileOf(what: string, candidate: string, name: string, mediaType: string, bytes: Uint8Array): RecordsFile {
  return { id: name, what, candidate, name, mediaType, bytes };
}

async function everything(): Promise<RecordsSource> {
  const round = eventfulRound();
  return {
    round,
    events: Array.from({ length: 90 }, (_, minute) => ({
      at: new Date(Date.UTC(2026, 10, 2, 9, minute)),
      who: 'Hannah Lindqvist',
      what: minute === 70 ? 'brought Marisol Silva in' : `changed something, number ${minute}`,
    })),
    files: [
      fileOf('Résumé', 'Amara Okafor', 'lively.pdf', 'application/pdf', await livelyPdf()),
      fileOf('Résumé', '李 娜', 'dot.png', 'image/png', Buffer.from(dot, 'base64')),
      fileOf('Résumé', 'Karim Haddad', 'words.docx', docx, wordFile),
      fileOf(
        'Writing sample',
        'Karim Haddad',
        'letter.txt',
        'text/plain',
        Buffer.from('Dear customer,\n\n<b>sign</b> here'),
      ),
      fileOf('Writing sample', 'Jonas Brandt', 'broken.pdf', 'application/pdf', Buffer.from('%PDF-1.7\nnothing more')),
    ],
    packets: [
      {
        id: 'packet-1',
        madeAt: new Date(),
        madeBy: 'Hannah Lindqvist',
        pages: 21,
        sha256: 'ab'.repeat(32),
        names: true,
      },
    ],
    comparison: compare(evidenceFromRound(round)),
    madeAt: new Date('2026-11-24T14:00:00Z'),
    madeBy: 'Hannah Lindqvist',
    timeZone: 'America/Chicago',
    locale: 'en-US',
    paper: 'A4',
  };
}

describe('everything on file about a job', () => {
  const pool = lentPool();
  const steps: RecordsStep[] = [];
  let input: RecordsSource;
  let printed: PrintedRecords;
  let pdf: PDFDocument;
  let pages: string[];

  beforeAll(async () => {
    input = await everything();
    printed = await printRecords(input, pool, { progress: (step) => void steps.push(step) });
    pdf = await PDFDocument.load(printed.pdf, { updateMetadata: false });
    pages = pageTexts(pdf);
  }, 120_000);
  afterAll(() => pool.close());

  /** The pages, from 1, that say all of these. */
  const pagesWith = (...texts: string[]) =>
    pages.flatMap((page, index) => (texts.every((text) => page.includes(tight(text))) ? [index + 1] : []));
  const contentsPage = () => pages.findIndex((page) => page.startsWith('ContentsWhatmustberedacted'));
  const front = () => pages.slice(0, contentsPage()).join('');

  it('begins with what must be redacted, then the contents', () => {
    expect(pages[0]).toContain('Redactbeforerelease');
    expect(contentsPage()).toBeGreaterThan(0);
    expect(pages[contentsPage() + 1]).toMatch(/^Thejobandthehiringteam/);
    expect(printed.redactions).toBeGreaterThan(20);
  });

  it('numbers every page', () => {
    expect(pages).toHaveLength(printed.pages);
    pages.forEach((page, index) => expect(page).toContain(`Recordsof2026-014·page${index + 1}of${pages.length}`));
  });

  it('says in the contents on which page each part begins', () => {
    const contents = pages[contentsPage()]!;
    const parts = ['The job and the hiring team', 'Assessment plan', 'Candidates', 'Sessions and scorecards'];
    const rest = ['DiSC profiles', 'Comparison', 'Packets', 'Decisions', 'Activity log: who did what, and when'];
    // What floats is drawn before everything else on its page: figures, in the comparison's table.
    const begins = pages.map((text, index) => (index > contentsPage() ? text.replace(/^(?:\d|of)+/, '') : ''));
    for (const title of [...parts, ...rest, 'Uploaded files']) {
      const page = begins.findIndex((text) => text.startsWith(tight(title))) + 1;
      expect(contents).toContain(`${tight(title)}${page}`);
    }
  });

  it('says on which page each thing to redact stands', () => {
    const [contact] = pagesWith('amara.okafor@example.com', '+1 312 555 0114');
    expect(front()).toContain(`AmaraOkaforCandidates:name,emailaddressandphonenumber1${contact}`);
    const [note] = pagesWith('Jonas Brandt called her on');
    const where = 'AmaraOkafor,Interview,scorecardofMarcusBell';
    expect(front()).toContain(`JonasBrandt${where}1${note}`);
    expect(front()).toContain(`AmaraOkafor${where}1${note}`);
    expect(front()).toContain(`Anyonenamedthere${where}1${note}`);
    const [event] = pagesWith('brought Marisol Silva in');
    expect(front()).toContain(`MarisolSilvaTherecord1${event}`);
    const [disc] = pagesWith('Behavioral-style (DiSC) reports, as provided');
    expect(front()).toContain(`AmaraOkaforDiSCprofiles:thewholerow1${disc}`);
    const [file] = pagesWith('Résumé: Amara Okafor', 'lively.pdf', 'Its 2 pages follow');
    expect(front()).toContain(`AmaraOkaforRésumé,lively.pdf1${file}–${file! + 2}`);
  });

  it('holds every note of every scorecard, and the words of every plan', () => {
    const all = pages
      .join('')
      .replace(/Recordsof2026-014·page\d+of\d+/g, '')
      .replaceAll('CriterionRatingNote', '');
    const cards = input.round.sittings.flatMap(({ scorecards }) => scorecards).filter(({ state }) => state !== 'draft');
    const notes = cards.flatMap(({ ratings }) => ratings.flatMap(({ note }) => note ?? []));
    const criteria = input.round.plans.flatMap(({ assessments }) => assessments.flatMap((one) => one.criteria));

    expect(notes.length).toBeGreaterThan(100);
    for (const note of notes) expect(all).toContain(tight(note));
    for (const { prompt, anchors } of criteria)
      for (const words of [prompt, ...anchors]) expect(all).toContain(tight(words));
  });

  it('keeps earlier versions, closings, decisions and packets with their reasons', () => {
    for (const words of [
      'I had misread an anchor.',
      'What I wrote before.',
      'He fell ill.',
      'Moves in June.',
      'Keep warm',
      'referred by Ingrid Holm',
      'She knows the trade.',
      'ab'.repeat(32),
    ]) {
      expect(pagesWith(words)).toHaveLength(1);
    }
  });

  it('leaves out what a panelist has not signed', async () => {
    const round = eventfulRound();
    const [card] = round.sittings.at(-1)!.scorecards;
    Object.assign(card!, { state: 'draft', statement: undefined, submittedAt: undefined });
    card!.ratings[0]!.note = 'Only for myself so far.';
    const given = { ...input, round, files: [], events: [] };
    const texts = pageTexts(await PDFDocument.load((await printRecords(given, pool)).pdf)).join('');

    expect(texts).not.toContain('Onlyformyselfsofar');
    expect(texts).toContain('scorecardswerenotsignedatthattime');
  });

  it('shows files by what they are, flat', () => {
    const [first] = pagesWith('Nine years of storage');
    expect(pagesWith('Ask my sister')).toEqual([first]);
    expect(pagesWith('Turned to its side')).toEqual([first! + 1]);
    expect(pdf.getPage(first!).getSize()).toMatchObject({
      width: expect.closeTo(841.89, 1),
      height: expect.closeTo(595.28, 1),
    });
    expect(pagesWith('Words & deeds')).toHaveLength(1);
    expect(pagesWith('<b>sign</b> here')).toHaveLength(1);
    const picture = pdf
      .getPage(pagesWith('dot.png', 'PNG picture')[0]! - 1)
      .node.Resources()!
      .lookup(PDFName.of('XObject'));
    expect((picture as PDFDict).keys()).toHaveLength(1);
  });

  it('says of a file that cannot be read that it is so, here and in the list', () => {
    expect(pagesWith('This file cannot be shown here: the PDF is broken')).toHaveLength(1);
    expect(front()).toContain('JonasBrandtWritingsample,broken.pdf:notshownhere,redactthefileitself');
  });

  it('holds nothing but pages: no form, link, comment, script or file', () => {
    expect(
      pdf.catalog
        .keys()
        .map((key) => key.decodeText())
        .toSorted(),
    ).toEqual(['Lang', 'Outlines', 'PageMode', 'Pages', 'Type', 'ViewerPreferences']);
    const forbidden = [
      'Annots',
      'AA',
      'A',
      'AcroForm',
      'JS',
      'JavaScript',
      'EmbeddedFiles',
      'EF',
      'AF',
      'OpenAction',
      'Metadata',
    ];
    const found = pdf.context.enumerateIndirectObjects().flatMap(([, object]) => {
      const dict = object instanceof PDFDict ? object : (object as { dict?: PDFDict }).dict;
      return dict ? forbidden.filter((key) => dict.has(PDFName.of(key))) : [];
    });
    expect(found).toEqual([]);
  });

  it('has a bookmark for each part, and for each candidate and sitting in it', () => {
    const titles: string[] = [];
    const walk = (ref: unknown): void => {
      const entry = pdf.context.lookup(ref as PDFRef);
      if (!(entry instanceof PDFDict)) return;
      const title = entry.lookup(PDFName.of('Title'));
      if (title instanceof PDFHexString) titles.push(title.decodeText());
      walk(entry.get(PDFName.of('First')));
      walk(entry.get(PDFName.of('Next')));
    };
    walk(pdf.catalog.get(PDFName.of('Outlines')));

    expect(titles.slice(0, 3)).toEqual(['Contents', 'The job and the hiring team', 'Hiring team']);
    expect(titles).toEqual(
      expect.arrayContaining(['Sessions and scorecards', '李 娜', 'Amara Okafor: Audition', 'Uploaded files']),
    );
  });

  it('tells how far it is, and can be given up', async () => {
    const parts = steps.filter(({ step }) => step === 'printing');
    expect(parts.map(({ done }) => done)).toEqual(parts.map((_, index) => index));
    expect(steps.map(({ step }) => step).filter((step, index, all) => step !== all[index - 1])).toEqual([
      'printing',
      'files',
      'joining',
    ]);

    const stop = new AbortController();
    const given = printRecords(input, pool, {
      signal: stop.signal,
      progress: () => stop.abort(new Error('No longer.')),
    });
    await expect(given).rejects.toThrow('No longer.');
  });

  it('gives up a file that takes too long to read', async () => {
    const found = await uploadedFile(input.files[0]!, { width: 595, height: 842 }, 0);

    expect(found).toMatchObject({ kind: 'PDF', problem: 'it takes too long to read' });
  });

  it('is named after the requisition and its day', () => {
    expect(printed.fileName).toBe('records-2026-014-2026-11-24.pdf');
  });
});
