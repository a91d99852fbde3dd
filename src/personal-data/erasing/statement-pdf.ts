import { createHash } from 'node:crypto';

/** What stood where a statement stands now. */
export interface RemovedDocument {
  /** "packet", "records export" */
  what: string;
  id: string;
  madeAt: Date | null;
  sha256: string;
  pages: number | null;
  erasure: { id: string; number: number; at: Date };
}

const width = 612;
const height = 792;
const margin = 72;

/** One page that says which document was removed and why. It names nobody. */
export async function statementPdf(removed: RemovedDocument): Promise<{ content: Buffer; sha256: string }> {
  const { PDFDocument, StandardFonts } = await import('@cantoo/pdf-lib');
  const { what, erasure } = removed;
  const pdf = await PDFDocument.create();
  pdf.setTitle(`This ${what} was removed`);
  pdf.setCreationDate(erasure.at);
  pdf.setModificationDate(erasure.at);
  const page = pdf.addPage([width, height]);
  const [plain, bold] = [
    await pdf.embedFont(StandardFonts.Helvetica),
    await pdf.embedFont(StandardFonts.HelveticaBold),
  ];
  let y = height - margin - 18;
  page.drawText(`This ${what} was removed`, { x: margin, y, size: 18, font: bold });
  y -= 36;
  for (const line of linesOf(removed)) {
    page.drawText(line, { x: margin, y, size: 10.5, font: plain });
    y -= line === '' ? 8 : 16;
  }
  const content = Buffer.from(await pdf.save());
  return { content, sha256: createHash('sha256').update(content).digest('hex') };
}

function linesOf({ what, id, madeAt, sha256, pages, erasure }: RemovedDocument): string[] {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  return [
    `It named a person whose personal data was erased on ${day(erasure.at)} (UTC).`,
    'Its pages were deleted. The ratings it was made from are still on file as figures,',
    'under a name that leads to no one. A new one can be made from them.',
    '',
    `Document: ${what} ${id}`,
    ...(madeAt ? [`Generated: ${day(madeAt)} (UTC)`] : []),
    ...(pages === null ? [] : [`Pages: ${pages}`]),
    'SHA-256 of the file that was removed:',
    sha256,
    '',
    `Erasure ${erasure.number}: ${erasure.id}`,
    '',
    'If you have a copy of the removed file, destroy it.',
  ];
}
