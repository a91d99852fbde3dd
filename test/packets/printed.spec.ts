import { afterAll, describe, expect, it } from '@jest/globals';
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFString,
} from '@cantoo/pdf-lib';
import { lettered } from '../../src/comparison/engine/letters.js';
import type { Evidence } from '../../src/assessments/evidence/evidence.js';
import type { PacketContext } from '../../src/packets/document/packet-context.js';
import { packetHtml } from '../../src/packets/document/packet-html.js';
import { preparedPacket, printPacket, type PacketOptions } from '../../src/packets/document/print-packet.js';
import { packetContextFromRound } from '../../src/rounds/transfer/packet-context-from-round.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { evidenceFromRound } from '../../src/rounds/transfer/evidence-from-round.js';
import { evidenceOf } from '../factories/evidence.js';
import { textOf } from '../support/as.js';
import type { Response } from 'supertest';
import { lentPool } from '../support/lent-browser.js';

const options: PacketOptions = {
  paper: 'A4',
  names: true,
  madeAt: new Date('2026-11-24T14:00:00Z'),
  timeZone: 'America/Chicago',
  locale: 'en-US',
};
const demo = evidenceFromRound(demoRound);
const context: PacketContext = {
  summary: demoRound.job.summary,
  team: demoRound.team,
  sittings: demoRound.sittings.map(({ candidate, assessment, at, topic }) => ({
    ...{ candidate, assessment },
    at,
    topic,
  })),
  disc: demoRound.candidates.flatMap(({ key, disc }) => (disc ? [{ candidate: key, profile: disc }] : [])),
};

async function printed(evidence: Evidence, about: PacketContext = {}, names = true): Promise<string> {
  const { model } = preparedPacket(evidence, about, { ...options, names });
  const html = await packetHtml(model, options);
  return html.slice(html.indexOf('<body>'));
}

const wordsOf = (html: string) => textOf({ text: html } as Response);

/** The demo round with one note in place of the first one. */
function withNote(note: string): Evidence {
  const text = JSON.stringify(demo).replace(/"note":"(?:[^"\\]|\\.)*"/, () => `"note":${JSON.stringify(note)}`);
  return JSON.parse(text) as Evidence;
}

const pool = lentPool();
afterAll(() => pool.close());

describe('a packet as it is printed', () => {
  it('has its parts in the order in which a committee reads them', async () => {
    const html = await printed(demo, context);
    const headings = [...html.matchAll(/<h2[^>]*>([^]*?)<\/h2>/g)].map(([, heading = '']) => wordsOf(heading).trim());

    expect(headings.slice(0, 6)).toEqual([
      'Amara Okafor, Marisol Silva, and 李 娜 are tied for first: the evidence can’t tell them apart.',
      'Decision',
      'The role, and how candidates were judged',
      'The comparison',
      'The panel',
      'Criteria',
    ]);
    expect(headings.slice(6, 11).toSorted()).toEqual(demo.candidates.map(({ name }) => name).toSorted());
    expect(headings.slice(11)).toEqual([
      'Signatures',
      'Appendix: questions as asked',
      'Appendix: points, and how each overall score was calculated',
      'Appendix: every rating and note',
      'Appendix: the figures behind the charts',
      'Context, not part of the score',
    ]);
  });

  it('holds every note whole', async () => {
    const words = wordsOf(await printed(demo, context));
    const notes = demoRound.sittings.flatMap(({ scorecards }) =>
      scorecards
        .filter(({ state }) => state === 'submitted')
        .flatMap(({ ratings }) => ratings.flatMap(({ note }) => note ?? [])),
    );

    expect(notes.length).toBeGreaterThan(100);
    for (const note of notes) expect(words).toContain(note.replace(/\s+/g, ' ').trim());
  });

  it.each([
    '<script>alert(1)</script>',
    '</table></body><meta http-equiv="refresh" content="0;url=http://127.0.0.1/">',
    '<img src="http://127.0.0.1/a.png">',
    '{{job.title}} {{{job.title}}} {{> packet/name}}',
    '<style>*{display:none}</style>',
    '&lt;b&gt;already&lt;/b&gt; "quoted" \'text\'',
  ])('leaves %s as text', async (note) => {
    const html = await printed(withNote(note), context);

    expect(html).not.toMatch(/<script|<meta|<img|<style|http-equiv="refresh"/);
    expect(wordsOf(html)).toContain(note);
  });

  it('names no candidate where there are letters, in headings, notes, charts and context', async () => {
    const about = { ...context, summary: 'Amara OKAFOR replaces Karim.' };
    const html = await printed(withNote('Okafor, amara okafor and 李娜 met Brandt’s team.'), about, false);

    expect(html).not.toMatch(/okafor|amara|李|娜|silva|marisol|haddad|karim|brandt|jonas/i);
    expect(html).toContain('Marcus Bell');
  });

  it('leaves out what a plain table of ratings does not have', async () => {
    const html = await printed(
      evidenceOf([
        {
          ratings: [
            [
              [3, 2],
              [2, 2],
            ],
            [
              [1, 1],
              [1, 2],
            ],
          ],
        },
      ]),
    );

    expect(html).not.toContain('questions as asked');
    expect(html).not.toContain('Context, not part of the score');
    expect(html).not.toMatch(/undefined|null|NaN|\[object/);
    expect(wordsOf(html)).toContain('Decision needed from the hiring committee: make an offer to one of 2 candidates');
  });

  it('is made for no one, one and fifty without a word missing', async () => {
    for (const count of [0, 1, 50]) {
      const ratings = Array.from({ length: count }, (_, at) => [[1 + (at % 3)], [1 + ((at * 7) % 3)]]);
      expect(await printed(evidenceOf([{ ratings }]))).not.toMatch(/undefined|NaN/);
    }
  });

  it('gives the same bytes for the same evidence', async () => {
    const ofTwo = { ...options, selection: { candidates: ['okafor', 'lina'] } };
    const [first, second] = [
      await printPacket(demo, context, ofTwo, pool),
      await printPacket(demo, context, ofTwo, pool),
    ];

    expect(Buffer.from(first.pdf).equals(second.pdf)).toBe(true);
    expect(second).toMatchObject({
      sha256: first.sha256,
      pages: first.pages,
      fileName: 'packet-2026-014-2026-11-24.pdf',
    });
    expect(first.pages).toBeGreaterThan(10);
  });
});

/** Every string of a PDF, and every stream unpacked. */
async function everyText(bytes: Uint8Array): Promise<string[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (value instanceof PDFString || value instanceof PDFHexString) found.push(value.decodeText());
    else if (value instanceof PDFName) found.push(value.decodeText());
    else if (value instanceof PDFArray) value.asArray().forEach(visit);
    else if (value instanceof PDFDict) value.entries().forEach(([key, inner]) => (visit(key), visit(inner)));
    else if (value instanceof PDFRawStream) {
      visit(value.dict);
      // Fonts and pictures are packed signs in which any letters may follow one another.
      if (!/Length1|\/Image|CIDFontType0C/.test(value.dict.toString())) {
        found.push(Buffer.from(decodePDFRawStream(value).decode()).toString('utf8'));
      }
    }
  };
  for (const [, object] of pdf.context.enumerateIndirectObjects()) visit(object);
  return found;
}

describe('letters in place of names', () => {
  const evidence = (name: string, note: string) => ({
    ...withNote(note),
    candidates: demo.candidates.map((one) => (one.key === 'okafor' ? { ...one, name } : one)),
  });
  const noteOf = (masked: Evidence) => masked.assessments[0]!.sittings[0]!.scorecards[0]!.ratings[0]!.note;

  it.each([
    ['Zoë Müller', 'Zoe MULLER and müller', /zoe|zoë|muller|müller/i],
    ['J. O’Brien-Smith', 'Smith, O’Brien and j. o’brien-smith', /smith|brien/i],
    ['김민준', '김민준 씨는', /김민준/],
    ['Will Mark', 'WILL MARK spoke', /will|mark/i],
  ])('hide %s in “%s”', (name, note, hidden) => {
    expect(noteOf(lettered(evidence(name, note)).evidence)).not.toMatch(hidden);
  });

  it('hide it in every object of the file: texts, streams, bookmarks, metadata, attachments, alternative texts', async () => {
    const round = JSON.parse(
      JSON.stringify(demoRound).replace(/"note":"(?:[^"\\\\]|\\\\.)*"/g, (note) =>
        note.replace('"note":"', '"note":"okafor, AMARA and a.okafor@example.com: '),
      ),
    ) as typeof demoRound;
    round.plans[0]!.assessments[0]!.brief = 'Karim Haddad comes first, Brandt’s talk second.';
    const { pdf, fileName, masked } = await printPacket(
      evidenceFromRound(round),
      packetContextFromRound(round),
      { ...options, names: false },
      pool,
    );

    const texts = await everyText(pdf);
    const hidden = /okafor|amara|haddad|karim|brandt|jonas|silva|marisol|李|娜|@example/i;
    expect(masked).toBeGreaterThan(100);
    expect(texts.length).toBeGreaterThan(1000);
    expect([fileName, ...texts].flatMap((text) => hidden.exec(text)?.[0] ?? [])).toEqual([]);
    expect(texts.some((text) => text.includes('Candidate A'))).toBe(true);
  });

  it('leave words alone that only contain a name', () => {
    expect(noteOf(lettered(evidence('Al Art', 'Also smart, all in all: an artist')).evidence)).toBe(
      'Also smart, all in all: an artist',
    );
  });

  it('hang on the secret they are drawn with, and without one on more than the names', () => {
    const orders = ['a', 'b', 'c', 'd', 'e', 'f'].map((secret) => [...lettered(demo, secret).letters].join());
    expect(new Set(orders).size).toBeGreaterThan(1);
    expect([...lettered(demo, 'a').letters].join()).toBe(orders[0]);
    const others = ['one', 'two', 'three', 'four', 'five', 'six'].map((note) => [...lettered(withNote(note)).letters]);
    expect(new Set(others.map(String)).size).toBeGreaterThan(1);
  });

  it('are the same whatever the order of the candidates', () => {
    const turned = { ...demo, candidates: demo.candidates.toReversed() };
    expect(lettered(turned).letters.get('lina')).toBe(lettered(demo).letters.get('lina'));
  });
});
