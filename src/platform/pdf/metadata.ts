import { createHash } from 'node:crypto';
import type { PlainPdf } from './plain-pdf.js';
import { dateString, dictionary, entriesOf, textString, UnexpectedPdf } from './pdf-syntax.js';
import { deflate } from './write-pdf.js';

export interface AboutFile {
  title: string;
  /** BCP 47, such as en-GB. */
  language: string;
  author: string;
  producer: string;
  creator: string;
  /** The time that the file says it was made at: that of its evidence, not now. */
  at: Date;
}

export interface AttachedFile {
  name: string;
  bytes: Uint8Array;
  /** Such as application/json. */
  type: string;
  description: string;
}

/** Says what the file is, in place of what Chromium said: in its information, its metadata and its catalog. */
export function describe(file: PlainPdf, about: AboutFile): void {
  const at = dateString(about.at);
  file.replace(
    file.information,
    dictionary([
      ['Title', textString(about.title)],
      ['Author', textString(about.author)],
      ['Creator', textString(about.creator)],
      ['Producer', textString(about.producer)],
      ['CreationDate', at],
      ['ModDate', at],
    ]),
  );
  const catalog = file.entries(file.root);
  const metadata = file.addStream('<</Type /Metadata\n/Subtype /XML>>', Buffer.from(xmp(about)));
  const preferences = entriesOf(catalog.get('ViewerPreferences') ?? '<<>>').set('DisplayDocTitle', 'true');
  catalog.set('Metadata', `${metadata} 0 R`);
  catalog.set('Lang', textString(about.language));
  catalog.set('ViewerPreferences', dictionary(preferences));
  file.replace(file.root, dictionary(catalog));
}

/** Attaches files, each as data that the whole document was made from. */
export async function attach(file: PlainPdf, files: readonly AttachedFile[], at: Date): Promise<void> {
  if (files.length === 0) return;
  const catalog = file.entries(file.root);
  if (catalog.has('Names') || catalog.has('AF')) throw new UnexpectedPdf('there are attached files already');
  const named: string[] = [];
  for (const one of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    named.push(`${textString(one.name)} ${await attached(file, one, at)} 0 R`);
  }
  catalog.set('Names', `<</EmbeddedFiles <</Names [${named.join(' ')}]>>>>`);
  catalog.set('AF', `[${named.map((one) => /\d+ 0 R$/.exec(one)?.[0]).join(' ')}]`);
  file.replace(file.root, dictionary(catalog));
}

async function attached(file: PlainPdf, { name, bytes, type, description }: AttachedFile, at: Date): Promise<number> {
  const date = dateString(at);
  const sum = createHash('md5').update(bytes).digest('hex');
  const facts = `<</Size ${bytes.length}\n/CreationDate ${date}\n/ModDate ${date}\n/CheckSum <${sum}>>>`;
  const subtype = type.replace(/[^A-Za-z0-9]/g, (sign) => `#${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const head = `<</Type /EmbeddedFile\n/Subtype /${subtype}\n/Params ${facts}\n/Filter /FlateDecode>>`;
  const content = file.addStream(head, await deflate(bytes));
  return file.add(
    dictionary([
      ['Type', '/Filespec'],
      ['F', textString(name)],
      ['UF', textString(name)],
      ['EF', `<</F ${content} 0 R\n/UF ${content} 0 R>>`],
      ['Desc', textString(description)],
      ['AFRelationship', '/Data'],
    ]),
  );
}

/** The same facts as XML. @see ISO 16684-1 (XMP) */
function xmp({ title, language, author, producer, creator, at }: AboutFile): string {
  const date = at.toISOString().replace(/\.\d+/, '');
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${xml(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>${xml(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>${xml(language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>${xml(creator)}</xmp:CreatorTool>
<xmp:CreateDate>${date}</xmp:CreateDate>
<xmp:ModifyDate>${date}</xmp:ModifyDate>
<pdf:Producer>${xml(producer)}</pdf:Producer>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`;
}

function xml(text: string): string {
  const plain = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
  return plain.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
