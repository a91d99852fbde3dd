import { createHash } from 'node:crypto';
import {
  AFRelationship,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHeader,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFString,
  ParseSpeeds,
  type PDFObject,
} from '@cantoo/pdf-lib';

export interface AttachedFile {
  name: string;
  bytes: Uint8Array;
  /** Such as application/json. */
  type: string;
  description: string;
}

export interface FinishOptions {
  title: string;
  /** BCP 47, such as en-GB. */
  language: string;
  author: string;
  producer: string;
  creator: string;
  /** The time that the file says it was made at: that of its evidence, not now. */
  at: Date;
  attachments?: readonly AttachedFile[];
}

/**
 * Gives a printed PDF its metadata and attachments. The same print and options give the same bytes, whenever and
 * wherever it is done; tags, bookmarks and fonts stay as they are.
 */
export async function finishPdf(printed: Uint8Array, options: FinishOptions): Promise<Uint8Array> {
  const pdf = await PDFDocument.load(printed, { updateMetadata: false, parseSpeed: ParseSpeeds.Fast });
  renumberElements(pdf);
  describe(pdf, options);
  for (const file of options.attachments ?? []) {
    await pdf.attach(file.bytes, file.name, {
      mimeType: file.type,
      description: file.description,
      creationDate: options.at,
      modificationDate: options.at,
      afRelationship: AFRelationship.Data,
    });
  }
  const identifier = PDFHexString.of(digest(options));
  pdf.context.trailerInfo.ID = pdf.context.obj([identifier, identifier]);
  pdf.context.header = PDFHeader.forVersion(1, 7);
  return pdf.save({
    useObjectStreams: true,
    updateFieldAppearances: false,
    addDefaultPage: false,
    objectsPerTick: 1500,
  });
}

/**
 * The files attached to a PDF, by name.
 * @throws when it is no PDF that can be read
 */
export async function attachmentsOf(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  return new Map(pdf.getAttachments().map((file) => [file.name, file.data]));
}

function describe(pdf: PDFDocument, options: FinishOptions): void {
  const information = pdf.context.lookupMaybe(pdf.context.trailerInfo.Info, PDFDict);
  for (const key of information?.keys() ?? []) information?.delete(key);
  pdf.catalog.delete(PDFName.of('Metadata'));
  pdf.setTitle(options.title, { showInWindowTitleBar: true });
  pdf.setLanguage(options.language);
  pdf.setAuthor(options.author);
  pdf.setProducer(options.producer);
  pdf.setCreator(options.creator);
  pdf.setCreationDate(options.at);
  pdf.setModificationDate(options.at);
}

/**
 * Chromium names structure elements by a count that runs on from print to print, and not always in the same order;
 * here they are counted from 1 in the order in which they stand in the file.
 */
function renumberElements(pdf: PDFDocument): void {
  const found: { name: string; replace: (by: PDFString) => void }[] = [];
  const leaves = nameLeaves(pdf);
  const inTree = new Set<PDFObject>(leaves.map(({ names }) => names));
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    if (inTree.has(object) || leaves.some(({ leaf }) => leaf === object)) continue;
    eachElementName(object, (name, replace) => void found.push({ name, replace }));
  }
  const order = [...new Set(found.map(({ name }) => name))];
  const renamed = new Map(order.map((name, at) => [name, PDFString.of(`node${String(at + 1).padStart(8, '0')}`)]));
  for (const { name, replace } of found) replace(renamed.get(name)!);
  sortNames(leaves, renamed);
}

interface NameLeaf {
  leaf: PDFDict;
  names: PDFArray;
}

/** The leaves of the tree in which a reader looks up a structure element by its name. */
function nameLeaves(pdf: PDFDocument): NameLeaf[] {
  const root = pdf.catalog.lookupMaybe(PDFName.of('StructTreeRoot'), PDFDict);
  const tree = root?.lookupMaybe(PDFName.of('IDTree'), PDFDict);
  return tree ? leavesBelow(tree) : [];
}

function leavesBelow(node: PDFDict): NameLeaf[] {
  const names = node.lookupMaybe(PDFName.of('Names'), PDFArray);
  const kids = node.lookupMaybe(PDFName.of('Kids'), PDFArray);
  const below = Array.from({ length: kids?.size() ?? 0 }, (_, at) => leavesBelow(kids!.lookup(at, PDFDict))).flat();
  return names ? [{ leaf: node, names }, ...below] : below;
}

/** A name tree is in the order of its names: after new ones it is filled anew, each leaf holding as many as before. */
function sortNames(leaves: NameLeaf[], renamed: Map<string, PDFString>): void {
  const entries = leaves.flatMap(({ names }) =>
    Array.from({ length: names.size() / 2 }, (_, at) => {
      const was = names.get(at * 2);
      const name = was instanceof PDFString ? (renamed.get(was.asString()) ?? was) : was;
      return { name, element: names.get(at * 2 + 1) };
    }),
  );
  entries.sort((one, other) => (one.name.toString() < other.name.toString() ? -1 : 1));
  let next = 0;
  for (const { leaf, names } of leaves) {
    const first = next;
    for (let at = 0; at < names.size() / 2; at += 1, next += 1) {
      names.set(at * 2, entries[next]!.name);
      names.set(at * 2 + 1, entries[next]!.element);
    }
    const limits = leaf.lookupMaybe(PDFName.of('Limits'), PDFArray);
    if (!limits || next === first) continue;
    limits.set(0, entries[first]!.name);
    limits.set(1, entries[next - 1]!.name);
  }
}

const holdNames = new Set(['/ID', '/Headers', '/Names', '/Limits']);

type Visit = (name: string, replace: (by: PDFString) => void) => void;

/** Visits every name of a structure element within an object, with what puts another in its place. */
function eachElementName(object: PDFObject, visit: Visit, held = false): void {
  const visited = (value: PDFObject, inNames: boolean, replace: (by: PDFString) => void) => {
    const name = inNames && value instanceof PDFString ? value.asString() : '';
    if (!/^node\d{8}$/.test(name)) return eachElementName(value, visit, inNames);
    visit(name, replace);
  };
  if (object instanceof PDFArray) {
    object.asArray().forEach((value, at) => visited(value, held, (by) => object.set(at, by)));
  } else if (object instanceof PDFDict) {
    for (const [key, value] of object.entries()) {
      visited(value, holdNames.has(key.toString()), (by) => object.set(key, by));
    }
  } else if (object instanceof PDFRawStream) {
    eachElementName(object.dict, visit);
  }
}

/** Thirty-two hexadecimal digits for what the file says of itself. */
function digest({ attachments = [], ...about }: FinishOptions): string {
  const hash = createHash('sha256').update(JSON.stringify(about));
  for (const { bytes, ...file } of attachments) hash.update(JSON.stringify(file)).update(bytes);
  return hash.digest('hex').slice(0, 32).toUpperCase();
}
