import { promisify } from 'node:util';
import { inflate as inflateWithCallback } from 'node:zlib';
import { dictionary, entriesOf, referred, UnexpectedPdf, valuesOf } from './pdf-syntax.js';
import type { PlainPdf } from './plain-pdf.js';
import { deflate } from './write-pdf.js';

const inflate = promisify(inflateWithCallback) as (bytes: Uint8Array) => Promise<Buffer>;

/**
 * What Chromium draws outside the structure tree (running heads, rules, hidden doublings) is marked as an artifact, so
 * that a screen reader passes over it. @see ISO 14289-1 (PDF/UA), 7.1
 */
export async function markArtifacts(file: PlainPdf): Promise<void> {
  const pages = entriesOfTree(file, referred(file.entries(file.root).get('Pages')));
  await Promise.all(pages.flatMap((page) => contentsOf(page).map((number) => markIn(file, number))));
}

/** Types of elements that PDF 1.7 does not have are read as the nearest that it has. @see ISO 32000-1, 14.7.3 */
export function mapRoles(file: PlainPdf): void {
  const tree = referred(file.entries(file.root).get('StructTreeRoot'));
  const roles = '<</Strong /Span /Em /Span /Title /P>>';
  file.replace(tree, dictionary(file.entries(tree).set('RoleMap', roles)));
}

function entriesOfTree(file: PlainPdf, number: number): Map<string, string>[] {
  const node = file.entries(number);
  if (node.get('Type') === '/Page') return [node];
  return valuesOf(node.get('Kids') ?? '[]').flatMap((kid) => entriesOfTree(file, referred(kid)));
}

function contentsOf(page: Map<string, string>): number[] {
  const contents = page.get('Contents');
  if (contents === undefined) return [];
  return contents.startsWith('[') ? valuesOf(contents).map(referred) : [referred(contents)];
}

async function markIn(file: PlainPdf, number: number): Promise<void> {
  const { head, data } = file.stream(number);
  const entries = entriesOf(head);
  if (entries.get('Filter') !== '/FlateDecode') throw new UnexpectedPdf(`stream ${number} is packed otherwise`);
  const content = (await inflate(data)).toString('latin1');
  const marked = withArtifacts(content);
  if (marked === content) return;
  file.replaceStream(number, '<</Filter /FlateDecode>>', await deflate(Buffer.from(marked, 'latin1')));
}

const paints = /(?:^|\s)(?:Tj|TJ|f\*?|S|B\*?|b\*?|s|Do|sh)\s/;

/** Wraps whatever is painted between marked pieces, which may hold others. What only sets up the drawing stays. */
export function withArtifacts(content: string): string {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  for (let start = 0, end = content.indexOf('\n'); end >= 0; start = end + 1, end = content.indexOf('\n', start)) {
    const ends = content.startsWith('EMC', start);
    if (!content.endsWith('BDC', end) && !(ends && end === start + 3)) continue;
    const begins = !ends;
    if (begins && depth === 0) {
      parts.push(wrapped(content.slice(from, start)));
      from = start;
    }
    depth += begins ? 1 : -1;
    if (depth === 0) {
      parts.push(content.slice(from, end + 1));
      from = end + 1;
    }
  }
  return parts.join('') + (depth === 0 ? wrapped(content.slice(from)) : content.slice(from));
}

function wrapped(piece: string): string {
  if (!paints.test(piece)) return piece;
  return `/Artifact BMC\n${piece.endsWith('\n') ? piece : `${piece}\n`}EMC\n`;
}
