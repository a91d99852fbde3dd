import { strFromU8, unzipSync, zipSync } from 'fflate';
import { Uncleanable } from '../base/domain-errors.js';
import { cleanJpeg, cleanPng } from './clean-images.js';

/** Parts that say who wrote it, with what, and when. */
const dropped =
  /^(docProps\/|customXml\/|_xmlsignatures\/|docMetadata\/|word\/people\.xml$|word\/comments(Ids|Extensible)\.xml$|word\/(activeX|customizations)|userCustomization\/)/;

/** What is embedded has authors of its own; the picture of it stays. */
const emptied = /^word\/(embeddings|printerSettings)\//;

const pictures: Record<string, (bytes: Buffer) => Buffer> = { png: cleanPng, jpg: cleanJpeg, jpeg: cleanJpeg };
const picturesWithout = new Set(['gif', 'bmp', 'emf', 'wmf']);

/**
 * A Word document without its properties, without the names and times of comments and changes, what links them to a
 * session or a file, and what pictures say of themselves. What is written, commented and changed stays.
 * @throws Uncleanable where it is broken, too large inside, or holds what cannot be looked into
 * @see ECMA-376, part 1, 11, 15.2 and 17.13
 */
export function cleanDocx(bytes: Buffer): Buffer {
  const parts = unpacked(bytes);
  const clean = new Map<string, Uint8Array>();
  for (const [name, content] of parts) {
    if (dropped.test(name)) continue;
    clean.set(name, emptied.test(name) ? new Uint8Array() : cleanPart(name, content));
  }
  return packed(clean);
}

function cleanPart(name: string, content: Uint8Array): Uint8Array {
  if (name.startsWith('word/media/')) return cleanMedia(name, Buffer.from(content));
  if (/\.(xml|rels|vml)$/i.test(name)) return Buffer.from(cleanXml(name, textOf(content)));
  if (/^word\/fonts\//.test(name)) return content;
  throw new Uncleanable(`it holds a part that cannot be looked into (${name})`);
}

function cleanMedia(name: string, bytes: Buffer): Uint8Array {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  const clean = pictures[ending];
  if (clean) return clean(bytes);
  if (picturesWithout.has(ending)) return bytes;
  throw new Uncleanable(`it holds a picture of a kind that cannot be cleaned (${ending})`);
}

/** A tag with its attributes; a value may hold what looks like the end of one. */
const tag = /<[^\s<>/!?]+(?:\s+[^\s=<>]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*\/?>/g;
const attribute = /\s+([^\s=<>]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

function cleanXml(name: string, xml: string): string {
  const plain = xml
    .replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, '')
    .replace(/<!--[^]*?-->|<\?[^]*?\?>|<w1[45]:docId\b[^>]*\/>/g, '')
    .replace(
      /<(?:w:)?(rsids|attachedTemplate|docVars|mailMerge|writeProtection|saveThroughXslt)\b[^>]*?(\/>|>[^]*?<\/(?:w:)?\1>)/g,
      '',
    );
  const declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const kept = name === '[Content_Types].xml' || name.endsWith('.rels') ? withoutDropped(name, plain) : plain;
  return declared + kept.replace(tag, (whole) => cleanTag(whole));
}

/** What refers to a part that is gone goes too: Word would take the file for damaged. */
function withoutDropped(name: string, xml: string): string {
  const folder = name.replace(/_rels\/[^/]*$/, '');
  return xml.replace(tag, (whole) => {
    const part = valueOf(whole, 'PartName');
    if (part !== undefined && dropped.test(part.replace(/^\//, ''))) return '';
    const target = valueOf(whole, 'Target');
    if (target === undefined) return whole;
    if (/\/attachedTemplate$/.test(valueOf(whole, 'Type') ?? '')) return '';
    if (valueOf(whole, 'TargetMode') === 'External') return whole.replace(/(["'])file:[^"']*\1/i, '"file:///"');
    return dropped.test(resolved(folder, target)) ? '' : whole;
  });
}

function resolved(folder: string, target: string): string {
  return new URL(target, `file:///${folder}`).pathname.slice(1);
}

function valueOf(whole: string, wanted: string): string | undefined {
  for (const [, name, double, single] of whole.matchAll(attribute)) if (name === wanted) return double ?? single;
  return undefined;
}

/** Attributes that name someone or a moment, or say in which session something was written. */
function cleanTag(whole: string): string {
  const picture = /^<[\w-]+:(cNvPr|docPr|imagedata)\b/.test(whole);
  return whole.replace(attribute, (written, name: string, double?: string, single?: string) => {
    const local = name.split(':').at(-1) ?? '';
    const value = double ?? single ?? '';
    if (name.includes(':') && /^(author|initials)$/.test(local)) return ` ${name}="Author"`;
    if (name.includes(':') && /^(rsid\w*|date|dateUtc|userId|providerId)$/.test(local)) return '';
    if (picture && (local === 'name' || name === 'o:title')) return ` ${name}="Picture"`;
    if (picture && /^(descr|title)$/.test(local) && namesFile(value)) return ` ${name}=""`;
    return written;
  });
}

function namesFile(words: string): boolean {
  return /[\\/]|\.(jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|docx?|pptx?|pdf)\b/i.test(words);
}

const mostParts = 2000;
const mostUnpacked = 64 * 1024 * 1024;

/**
 * The parts of an Office document, by name, in their order.
 * @throws Uncleanable where it is broken, or would be larger than 64 MB unpacked
 */
export function unpacked(bytes: Uint8Array): Map<string, Uint8Array> {
  let parts = 0;
  let size = 0;
  try {
    const found = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        parts += 1;
        size += originalSize;
        if (parts > mostParts || size > mostUnpacked) throw new Uncleanable('it is too large inside');
        return !name.endsWith('/');
      },
    });
    if (found['word/document.xml'] && found['[Content_Types].xml']) return new Map(Object.entries(found));
  } catch (error) {
    if (error instanceof Uncleanable) throw error;
  }
  throw new Uncleanable('the Word file is broken');
}

/** Packs parts again; the archive says nothing of when, or on what machine. */
function packed(parts: ReadonlyMap<string, Uint8Array>): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(parts), { mtime: new Date('1980-01-02T00:00:00'), os: 0, level: 6 }));
}

/** A part as text. @throws Uncleanable where it is not UTF-8, or defines entities of its own */
export function textOf(content: Uint8Array): string {
  const text = strFromU8(content);
  if (text.includes('<!DOCTYPE') || !isUtf8(content))
    throw new Uncleanable('the Word file is written in an unusual way');
  return text;
}

function isUtf8(content: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(content).includes('\0');
  } catch {
    return false;
  }
}
