import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { PDFDocument } from '@cantoo/pdf-lib';
import { attachmentsOf } from '../../dist/platform/browser/finish-pdf.js';

/** What other programs say of a file, where they are installed. */
const readers = [
  { program: 'qpdf', words: (file) => ['--check', file], pages: () => undefined },
  { program: 'pdfinfo', words: (file) => [file], pages: (said) => Number(/^Pages:\s+(\d+)/m.exec(said)?.[1]) },
];

/**
 * Reads a packet with a reader of our own, and with qpdf and pdfinfo where there are any.
 * @returns how many pages it has, who read it, and what is wrong, a sentence each
 */
export async function checkPdf(bytes, file) {
  const problems = [];
  const readBy = [];
  let pages;
  try {
    pages = (await PDFDocument.load(bytes, { updateMetadata: false })).getPageCount();
    JSON.parse(Buffer.from((await attachmentsOf(bytes)).get('comparison.json')).toString());
  } catch (error) {
    problems.push(`it cannot be read: ${error.message}`);
  }
  await writeFile(file, bytes);
  for (const { program, words, pages: pagesSaid } of readers) {
    try {
      const { stdout, stderr } = await promisify(execFile)(program, words(file));
      readBy.push(program);
      const count = pagesSaid(stdout);
      if (count !== undefined && count !== pages) problems.push(`${program} counts ${count} pages, we ${pages}`);
      if (/warning|error/i.test(stderr)) problems.push(`${program}: ${stderr.trim()}`);
    } catch (error) {
      if (error.code === 'ENOENT') continue;
      problems.push(`${program}: ${(error.stdout ?? '') + (error.stderr ?? error.message)}`);
    }
  }
  return { pages, readBy, problems };
}
