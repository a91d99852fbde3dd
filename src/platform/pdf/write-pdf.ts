import { promisify } from 'node:util';
import { deflate as deflateWithCallback } from 'node:zlib';
import { type PdfObject, type PlainPdf, streamObject } from './plain-pdf.js';

export const deflate = promisify(deflateWithCallback) as (bytes: Uint8Array) => Promise<Buffer>;

/** How many values are packed together: more make the file smaller, and longer to open at one page. */
const together = 500;

/**
 * Writes a file with its values packed together (PDF 1.5 and later). The same file gives the same bytes.
 * @param identifier hexadecimal
 */
export async function writePdf(file: PlainPdf, identifier: string): Promise<Buffer> {
  const places = new Places();
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\u00d3\u00eb\u00e9\u00e1\n', 'latin1')];
  let length = parts[0]!.length;
  const write = (number: number, bytes: Buffer) => {
    places.set(number, [1, length, 0]);
    parts.push(bytes);
    length += bytes.length;
  };
  const values: Value[] = [];
  for (const [number, object] of file) {
    if (object.isStream) write(number, object.within.subarray(object.from, object.to));
    else values.push([number, object]);
  }
  let { size } = file;
  for (const pack of await packed(values)) {
    const number = size++;
    pack.numbers.forEach((one, at) => places.set(one, [2, number, at]));
    write(number, streamObject(number, pack.head, pack.data));
  }
  const start = length;
  places.set(size, [1, start, 0]);
  const trailer = `/Root ${file.root} 0 R\n/Info ${file.information} 0 R\n/ID [<${identifier}> <${identifier}>]`;
  const head = `<</Type /XRef\n/Size ${size + 1}\n/W [1 4 2]\n${trailer}\n/Filter /FlateDecode>>`;
  parts.push(streamObject(size, head, await deflate(places.bytes(size + 1))));
  return Buffer.concat([...parts, Buffer.from(`startxref\n${start}\n%%EOF\n`)]);
}

type Value = readonly [number, PdfObject];

interface Pack {
  numbers: number[];
  head: string;
  data: Buffer;
}

function packed(values: readonly Value[]): Promise<Pack[]> {
  const packs: Promise<Pack>[] = [];
  for (let first = 0; first < values.length; first += together) packs.push(pack(values.slice(first, first + together)));
  return Promise.all(packs);
}

async function pack(values: readonly Value[]): Promise<Pack> {
  const index: number[] = [];
  let length = 0;
  for (const [number, { from, to }] of values) {
    index.push(number, length);
    length += to - from + 1;
  }
  const first = `${index.join(' ')}\n`;
  const bytes = Buffer.alloc(first.length + length, '\n');
  let at = bytes.write(first, 'latin1');
  for (const [, { within, from, to }] of values) at += within.copy(bytes, at, from, to) + 1;
  const head = `<</Type /ObjStm\n/N ${values.length}\n/First ${first.length}\n/Filter /FlateDecode>>`;
  return { numbers: values.map(([number]) => number), head, data: await deflate(bytes) };
}

/** What stands where: its kind (0 nothing, 1 at a byte, 2 packed), the byte or the pack, and its place in the pack. */
class Places {
  private readonly known = new Map<number, readonly [number, number, number]>();

  set(number: number, place: readonly [number, number, number]): void {
    this.known.set(number, place);
  }

  bytes(size: number): Buffer {
    const bytes = Buffer.alloc(size * 7);
    bytes.writeUInt16BE(65_535, 5);
    for (const [number, [kind, place, index]] of this.known) {
      bytes.writeUInt8(kind, number * 7);
      bytes.writeUInt32BE(place, number * 7 + 1);
      bytes.writeUInt16BE(index, number * 7 + 5);
    }
    return bytes;
  }
}
