import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFName,
  type PDFObject,
  PDFRawStream,
} from '@cantoo/pdf-lib';

/** What each page says, without any space: words as they are drawn, one after the other. */
export function pageTexts(pdf: PDFDocument): string[] {
  const fonts = new Map<PDFObject, (codes: Buffer) => string>();
  return pdf.getPages().map(({ node }) => {
    const contents = node.lookup(PDFName.of('Contents'));
    const streams =
      contents instanceof PDFArray ? contents.asArray().map((one) => pdf.context.lookup(one)) : [contents];
    const code = streams.map((stream) => textOfStream(stream)).join('\n');
    return drawn(code, node.Resources(), fonts).normalize('NFKC').replace(/\s+/g, '');
  });
}

/** A text as `pageTexts` gives it. */
export function tight(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '');
}

function textOfStream(stream: PDFObject | undefined): string {
  return stream instanceof PDFRawStream ? Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1') : '';
}

const tokens = /<([\da-fA-F\s]*)>|\(((?:[^()\\]|\\[^])*)\)|\/([^\s<>()[\]/]+)|([A-Za-z*'"]+)/g;

function drawn(code: string, resources: PDFDict | undefined, fonts: Map<PDFObject, (codes: Buffer) => string>): string {
  const of = (kind: string, name: string) => {
    const all = resources?.lookup(PDFName.of(kind));
    return all instanceof PDFDict ? all.lookup(PDFName.of(name)) : undefined;
  };
  let text = '';
  let name = '';
  let read = (codes: Buffer) => codes.toString('latin1');
  for (const [, hex, literal, named, operator] of code.matchAll(tokens)) {
    if (named !== undefined) name = named;
    else if (hex !== undefined) text += read(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
    else if (literal !== undefined) text += read(unescaped(literal));
    else if (operator === 'Tf') {
      const font = of('Font', name);
      if (font instanceof PDFDict) read = fonts.get(font) ?? reader(font);
      if (font) fonts.set(font, read);
    } else if (operator === 'Do') {
      const form = of('XObject', name);
      if (!(form instanceof PDFRawStream) || form.dict.lookup(PDFName.of('Subtype')) !== PDFName.of('Form')) continue;
      text += drawn(textOfStream(form), form.dict.lookup(PDFName.of('Resources')) as PDFDict | undefined, fonts);
    }
  }
  return text;
}

function unescaped(literal: string): Buffer {
  const signs: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  const plain = literal.replace(/\\([0-7]{1,3}|[^])/g, (_, sign: string) =>
    /^[0-7]/.test(sign) ? String.fromCharCode(parseInt(sign, 8)) : (signs[sign] ?? sign),
  );
  return Buffer.from(plain, 'latin1');
}

/** Reads codes as a font's table says what they mean; without one they are Latin letters. */
function reader(font: PDFDict): (codes: Buffer) => string {
  const table = textOfStream(font.lookup(PDFName.of('ToUnicode')));
  const width = font.lookup(PDFName.of('Subtype')) === PDFName.of('Type0') ? 2 : 1;
  if (table === '') return (codes) => codes.toString('latin1');
  const meaning = new Map<number, string>();
  for (const [, block = ''] of table.matchAll(/beginbfchar([^]*?)endbfchar/g)) {
    for (const [, code = '', to = ''] of block.matchAll(/<(\w+)>\s*<(\w+)>/g))
      meaning.set(parseInt(code, 16), utf16(to));
  }
  for (const [, block = ''] of table.matchAll(/beginbfrange([^]*?)endbfrange/g)) {
    for (const [, from = '', to = '', first = ''] of block.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g)) {
      const start = parseInt(from, 16);
      for (let code = start; code <= parseInt(to, 16); code += 1) {
        const last = parseInt(first.slice(-4), 16) + code - start;
        meaning.set(code, utf16(first.slice(0, -4) + last.toString(16).padStart(4, '0')));
      }
    }
  }
  return (codes) => {
    let text = '';
    for (let at = 0; at + width <= codes.length; at += width) text += meaning.get(codes.readUIntBE(at, width)) ?? '';
    return text;
  };
}

function utf16(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le');
}
