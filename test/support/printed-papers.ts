import { PDFDocument } from '@cantoo/pdf-lib';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { compare } from '../../src/comparison/engine/compare.js';
import { printPacket } from '../../src/packets/document/print-packet.js';
import { printPerson } from '../../src/personal-data/access/print-person.js';
import type { BrowserPool } from '../../src/platform/browser/browser-pool.js';
import { printRecords } from '../../src/records/document/records-document.js';
import { evidenceFromRound } from '../../src/rounds/transfer/evidence-from-round.js';
import { packetContextFromRound } from '../../src/rounds/transfer/packet-context-from-round.js';

/** Prints a page for each part without a browser: what is asked of it is that the templates were rendered before. */
const paper = {
  async print(html: string) {
    const pdf = await PDFDocument.create();
    const parts = html.split('class="from-new-page"').length - 1;
    for (let page = 0; page < Math.max(1, parts); page += 1) pdf.addPage();
    return pdf.save();
  },
} as unknown as BrowserPool;

const about = {
  paper: 'A4',
  names: true,
  madeAt: new Date(),
  timeZone: 'America/Chicago',
  locale: 'en-US',
} as const;

export function printedPacket() {
  return printPacket(evidenceFromRound(demoRound), packetContextFromRound(demoRound), about, paper);
}

export function printedRecords() {
  const { madeAt, timeZone, locale } = about;
  return printRecords(
    {
      round: demoRound,
      events: [{ at: new Date(), who: 'Hannah Lindqvist', what: 'opened the job' }],
      files: [],
      packets: [],
      comparison: compare(evidenceFromRound(demoRound)),
      ...{ madeAt, madeBy: 'Hannah Lindqvist', timeZone, locale, paper: 'A4' },
    },
    paper,
  );
}

export function printedPerson() {
  const onFile = {
    ...{
      format: 'callboard-subject-access/1' as const,
      madeAt: about.madeAt.toISOString(),
      redacted: true,
      names: ['Zoë'],
    },
    sections: [{ title: 'Ratings and notes', entries: [{ note: 'As seen.', level: 3 }] }],
    files: [{ name: 'cv.pdf', type: 'application/pdf', bytes: 3, base64: 'YWJj' }],
  };
  return printPerson(onFile, paper, { ...about, signal: new AbortController().signal });
}
