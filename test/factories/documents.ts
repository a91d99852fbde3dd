import { deflateSync, inflateSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';

/** Somebody whose name is hidden in every corner of a document. */
export const author = 'Amara Okafor';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data, Buffer.alloc(4)]);
}

/** A picture of one pixel that names its author in texts, EXIF and after its end. */
export function pngOf(name = author): Buffer {
  const ihdr = Buffer.from('00000001000000010802000000', 'hex');
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', ihdr),
    chunk('tEXt', bytesOf(`Author\0${name}`)),
    chunk('iTXt', bytesOf(`XML:com.adobe.xmp\0\0\0\0\0<dc:creator>${name}</dc:creator>`)),
    chunk('zTXt', Buffer.concat([bytesOf('Author\0\0'), deflateSync(name)])),
    chunk('eXIf', bytesOf(name)),
    chunk('tIME', Buffer.alloc(7)),
    chunk('IDAT', deflateSync(Buffer.from([0, 1, 2, 3]))),
    chunk('IEND', Buffer.alloc(0)),
    bytesOf(`made by ${name}`),
  ]);
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** A JPEG that lies on its side, and names its author in EXIF, XMP, IPTC, a comment and after its end. */
export function jpegOf(name = author): Buffer {
  const artist = bytesOf(`${name}\0`);
  const ifd = Buffer.alloc(2 + 24 + 4);
  ifd.writeUInt16LE(2, 0);
  Buffer.from('120103000100000006000000', 'hex').copy(ifd, 2);
  Buffer.from('3b010200', 'hex').copy(ifd, 14);
  ifd.writeUInt32LE(artist.length, 18);
  ifd.writeUInt32LE(8 + ifd.length, 22);
  const exif = Buffer.concat([bytesOf('Exif\0\0'), Buffer.from('49492a0008000000', 'hex'), ifd, artist]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.concat([bytesOf('JFIF\0'), Buffer.from('010100000100010000', 'hex')])),
    segment(0xe1, exif),
    segment(0xe1, bytesOf(`http://ns.adobe.com/xap/1.0/\0<dc:creator>${name}</dc:creator>`)),
    segment(0xe2, bytesOf('ICC_PROFILE\0\x01\x01profile')),
    segment(0xed, bytesOf(`Photoshop 3.0\0${name}`)),
    segment(0xfe, bytesOf(name)),
    segment(0xdb, Buffer.alloc(65, 1)),
    segment(0xc0, Buffer.from('080001000101011100', 'hex')),
    segment(0xda, Buffer.from('0101000003f00', 'hex')),
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]),
    segment(0xfe, bytesOf(name)),
    segment(0xda, Buffer.from('0101000003f00', 'hex')),
    Buffer.from([0x78, 0xff, 0xd9]),
    bytesOf(`preview of ${name}`),
  ]);
}

/** A page that says `words`, in a PDF that names its author wherever one can be named. */
export async function pdfOf(words: string, name = author): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([300, 200]);
  page.drawText(words, { x: 20, y: 100, size: 12 });
  pdf.setAuthor(name);
  pdf.setCreator(`Writer of ${name}`);
  pdf.setTitle(`Letter of ${name}`);
  pdf.setLanguage('en');
  const { context, catalog } = pdf;
  const said = PDFString.of(name);
  const xmp = (text: string) => context.register(context.stream(`<dc:creator>${text}</dc:creator>`));
  catalog.set(PDFName.of('Metadata'), xmp(name));
  page.node.set(PDFName.of('Metadata'), xmp(`page of ${name}`));
  page.node.set(PDFName.of('PieceInfo'), context.obj({ App: { Private: { Author: said } } }));
  catalog.set(PDFName.of('OpenAction'), context.obj({ Type: 'Action', S: 'Launch', F: said }));
  const note = { Type: 'Annot', Subtype: 'Text', Rect: [0, 0, 9, 9], T: said, Subj: said, NM: said };
  const sound = { Type: 'Annot', Subtype: 'FileAttachment', Rect: [0, 0, 9, 9], FS: { Type: 'Filespec', F: said } };
  const link = { Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], A: { S: 'GoToR', F: said } };
  const annotations = [{ ...note, Contents: PDFString.of('What is said stays.') }, sound, link];
  page.node.set(PDFName.of('Annots'), context.obj(annotations.map((one) => context.register(context.obj(one)))));
  const signed = { Type: 'Sig', Name: said, ContactInfo: said, Contents: said, ByteRange: [0, 1, 2, 3] };
  const field = { FT: 'Sig', T: PDFString.of('field'), V: context.register(context.obj(signed)) };
  catalog.set(PDFName.of('AcroForm'), context.obj({ Fields: [context.register(context.obj(field))], XFA: xmp(name) }));
  await pdf.attach(bytesOf(name), `${name}.txt`, { description: name });
  const photo = jpegOf(name);
  const image = {
    Type: 'XObject',
    Subtype: 'Image',
    Width: 1,
    Height: 1,
    ColorSpace: 'DeviceGray',
    BitsPerComponent: 8,
  };
  const drawn = context.register(context.stream(photo, { ...image, Filter: 'DCTDecode' }));
  page.node.setXObject(PDFName.of('Photo'), drawn);
  // Left over from an earlier state of the file: nothing refers to it.
  context.register(context.obj({ Forgotten: said }));
  return Buffer.from(await pdf.save({ useObjectStreams: true }));
}

const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const relations = (...targets: [type: string, target: string, mode?: string][]) =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
    .map(([type, target, mode], index) => {
      const external = mode ? ` TargetMode="${mode}"` : '';
      return `<Relationship Id="rId${index + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"${external}/>`;
    })
    .join('')}</Relationships>`;

/** A Word file that says `words`, and names its author wherever one can be named. */
export function docxOf(words: string, name = author, more: Record<string, Uint8Array> = {}): Buffer {
  const override = (part: string) => `<Override PartName="/${part}" ContentType="application/xml"/>`;
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>${override('docProps/core.xml')}${override('word/people.xml')}</Types>`,
    '_rels/.rels': relations(
      ['officeDocument', 'word/document.xml'],
      ['metadata/core-properties', 'docProps/core.xml'],
    ),
    'docProps/core.xml': `<cp:coreProperties><dc:creator>${name}</dc:creator></cp:coreProperties>`,
    'docProps/app.xml': `<Properties><Manager>${name}</Manager></Properties>`,
    'docProps/custom.xml': `<Properties><v>${name}</v></Properties>`,
    'customXml/item1.xml': `<a>${name}</a>`,
    'word/_rels/document.xml.rels': relations(
      ['comments', 'comments.xml'],
      ['people', 'people.xml'],
      ['customXml', '../customXml/item1.xml'],
    ),
    'word/_rels/settings.xml.rels': relations(['attachedTemplate', `file:///C:/Users/${name}/x.dotx`, 'External']),
    'word/document.xml': `<?xml version="1.0"?><!-- by ${name} --><w:document ${w}><w:body><w:p w:rsidR="00AB12CD"><w:ins w:id="1" w:author="${name}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>${words}</w:t></w:r></w:ins><w:del w:author='${name} > all' w:id="2"/><wp:docPr xmlns:wp="wp" id="1" name="${name}.png" descr="C:\\${name}\\me.jpg"/></w:p></w:body></w:document>`,
    'word/comments.xml': `<w:comments ${w}><w:comment w:id="0" w:author="${name}" w:initials="${name}" w:date="2026-01-01T00:00:00Z"><w:p><w:r><w:t>Is this so?</w:t></w:r></w:p></w:comment></w:comments>`,
    'word/people.xml': `<w15:people xmlns:w15="w15"><w15:person w15:author="${name}"/></w15:people>`,
    'word/settings.xml': `<w:settings ${w}><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids><w:docVars><w:docVar w:name="a" w:val="${name}"/></w:docVars></w:settings>`,
  };
  const encoded = Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, Buffer.from(text)]));
  const all = { ...encoded, 'word/media/image1.png': pngOf(name), 'word/embeddings/a.bin': Buffer.from(name), ...more };
  return Buffer.from(zipSync(all, { comment: name } as never));
}

/** Everything that stands in a document, packed or not, as one text. */
export function insidesOf(bytes: Buffer): string {
  if (bytes.toString('latin1', 0, 2) === 'PK') {
    const parts = Object.entries(unzipSync(bytes)).map(
      ([part, content]) => `${part}\n${Buffer.from(content).toString('latin1')}`,
    );
    return [bytes.toString('latin1'), ...parts].join('\n');
  }
  const text = bytes.toString('latin1');
  const streams = [...text.matchAll(/stream\r?\n([^]*?)\r?\nendstream/g)].map(([, data = '']) => {
    try {
      return inflateSync(Buffer.from(data, 'latin1')).toString('latin1');
    } catch {
      return data;
    }
  });
  return [text, ...streams].join('\n').replace(/<([0-9A-Fa-f]{4,})>/g, (_, hex: string) => {
    const decoded = Buffer.from(hex, 'hex');
    return `(${decoded[0] === 0xfe ? decoded.swap16().toString('utf16le') : decoded.toString('latin1')})`;
  });
}
