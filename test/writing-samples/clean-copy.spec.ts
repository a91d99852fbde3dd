import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { describe, expect, it } from '@jest/globals';
import { unzipSync, zipSync } from 'fflate';
import { cleanCopy, docx, wordsIn } from '../../src/platform/documents/clean-copy.js';
import { author, docxOf, insidesOf, jpegOf, pdfOf, pngOf } from '../factories/documents.js';

async function cleaned(bytes: Buffer, mediaType: string): Promise<Buffer> {
  const copy = await cleanCopy(bytes, mediaType);
  if ('problem' in copy) throw new Error(copy.problem);
  return copy.content;
}
const problemOf = async (bytes: Buffer, mediaType: string) =>
  (await cleanCopy(bytes, mediaType)) as { problem: string };

const made = {
  'application/pdf': await pdfOf('The queue comes first.'),
  'image/png': pngOf(),
  'image/jpeg': jpegOf(),
  [docx]: docxOf('The queue comes first.'),
};

describe.each(Object.entries(made))('a %s', (mediaType, bytes) => {
  it('names its author before it is cleaned, and nowhere after', async () => {
    expect(insidesOf(bytes)).toContain('Amara');
    const clean = insidesOf(await cleaned(bytes, mediaType));
    expect(clean).not.toContain('Amara');
    expect(clean).not.toContain('Okafor');
  });

  it('is cleaned to the same bytes whenever it is, and to the same again from those', async () => {
    const once = await cleaned(bytes, mediaType);
    expect((await cleaned(bytes, mediaType)).equals(once)).toBe(true);
    expect(insidesOf(await cleaned(once, mediaType))).not.toContain(author);
  });

  it('that is cut off is not handed out', async () => {
    expect(await problemOf(bytes.subarray(0, Math.floor(bytes.length * 0.6)), mediaType)).toEqual({
      problem: expect.any(String),
    });
  });
});

describe('a cleaned PDF', () => {
  it('keeps its pages, what notes say, and its language; but no files, scripts, signatures or identifiers', async () => {
    const clean = await cleaned(made['application/pdf'], 'application/pdf');
    const pdf = await PDFDocument.load(clean, { updateMetadata: false });
    expect(pdf.getPageCount()).toBe(1);
    const inside = insidesOf(clean);
    expect(inside).toContain('What is said stays.');
    expect(inside).toMatch(/\/Lang/);
    for (const gone of [
      '/Info',
      '/ID',
      '/Metadata',
      '/EmbeddedFiles',
      '/OpenAction',
      '/XFA',
      '/ByteRange',
      '/PieceInfo',
    ]) {
      expect(inside).not.toContain(`${gone} `);
    }
    expect(pdf.getAttachments()).toEqual([]);
  });

  it('is none where it is protected: that is said', async () => {
    const pdf = await PDFDocument.create();
    pdf.addPage();
    pdf.encrypt({ ownerPassword: 'secret', userPassword: '' });
    expect(await problemOf(Buffer.from(await pdf.save()), 'application/pdf')).toEqual({
      problem: 'the PDF is protected',
    });
  });

  it('is none where a picture in it is packed so that it cannot be looked into', async () => {
    const { deflateSync } = await import('node:zlib');
    const pdf = await PDFDocument.create();
    const image = { Type: 'XObject', Subtype: 'Image', Width: 1, Height: 1, Filter: ['FlateDecode', 'DCTDecode'] };
    const photo = pdf.context.register(pdf.context.stream(deflateSync(jpegOf()), image));
    pdf.addPage().node.setXObject(PDFName.of('Photo'), photo);
    expect(await problemOf(Buffer.from(await pdf.save()), 'application/pdf')).toEqual({
      problem: 'a picture in the PDF is packed in an unusual way',
    });
  });

  it('is none where its structure would fill the memory', async () => {
    const { deflateSync } = await import('node:zlib');
    const bomb = deflateSync(Buffer.alloc(80 * 1024 * 1024, 0x20));
    const bytes = Buffer.concat([
      Buffer.from(
        `%PDF-1.7\n1 0 obj\n<< /Type /Obj#53tm /N 1 /First 4 /Filter /FlateDecode /Length ${bomb.length} >>\nstream\n`,
      ),
      bomb,
      Buffer.from('\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF'),
    ]);
    expect(await problemOf(bytes, 'application/pdf')).toEqual({ problem: 'the PDF is packed too tightly' });
  });
});

describe('a cleaned Word file', () => {
  it('keeps what is written, commented and changed, and refers to nothing that is gone', async () => {
    const parts = unzipSync(await cleaned(made[docx], docx));
    const text = (name: string) => Buffer.from(parts[name]!).toString();
    expect(text('word/document.xml')).toContain('<w:t>The queue comes first.</w:t>');
    expect(text('word/document.xml')).toContain('<w:ins w:id="1" w:author="Author">');
    expect(text('word/comments.xml')).toContain('Is this so?');
    expect(Object.keys(parts).filter((name) => /docProps|people|customXml/.test(name))).toEqual([]);
    for (const name of [
      '[Content_Types].xml',
      '_rels/.rels',
      'word/_rels/document.xml.rels',
      'word/_rels/settings.xml.rels',
    ]) {
      expect(text(name)).not.toMatch(/docProps|people|customXml|attachedTemplate/);
    }
  });

  it('is none where it would be too large, is in another encoding, or holds what cannot be looked into', async () => {
    const large = docxOf('x', 'N', { 'word/large.xml': new Uint8Array(70 * 1024 * 1024) });
    expect(await problemOf(large, docx)).toEqual({ problem: 'it is too large inside' });
    const utf16 = docxOf('x', 'N', {
      'word/header1.xml': Buffer.from(`\uFEFF<w:hdr w:author="${author}"/>`, 'utf16le'),
    });
    expect(await problemOf(utf16, docx)).toEqual({ problem: 'the Word file is written in an unusual way' });
    const macro = docxOf('x', 'N', { 'word/vbaProject.bin': Buffer.from(author) });
    expect((await problemOf(macro, docx)).problem).toContain('word/vbaProject.bin');
    const tiff = docxOf('x', 'N', { 'word/media/image2.tiff': Buffer.from(author) });
    expect((await problemOf(tiff, docx)).problem).toContain('(tiff)');
    expect(await problemOf(Buffer.from(zipSync({ 'a.txt': new Uint8Array(1) })), docx)).toEqual({
      problem: 'the Word file is broken',
    });
  });

  it('is searched for words, a paragraph’s runs together', () => {
    const split = docxOf('Ama</w:t></w:r><w:r><w:t>ra &amp; others');
    expect(wordsIn(split, docx)).toContain('Amara & others');
  });
});

it('a cleaned JPEG still lies on its side where it did, and keeps its colours', async () => {
  const clean = await cleaned(made['image/jpeg'], 'image/jpeg');
  expect(clean.toString('latin1')).toContain('Exif\0\0MM');
  expect(clean.readUInt16BE(clean.indexOf('MM') + 18)).toBe(6);
  expect(clean.toString('latin1')).toContain('ICC_PROFILE');
  expect(clean.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
});
