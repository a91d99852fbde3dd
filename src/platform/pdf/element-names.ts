import type { PlainPdf } from './plain-pdf.js';
import { dictionary, type FoundString, referred, UnexpectedPdf, valuesOf } from './pdf-syntax.js';

const holdsNames = /^\/(?:ID|Headers|Names|Limits)[\s[(]/;
const aName = /^\(node\d{8,}\)$/;
/** How long a name is, with its brackets; longer ones would not fit into their places. */
const width = '(node00000001)'.length;

/**
 * Chromium names structure elements by a count that runs on from print to print, and not always in the same order.
 * This counts them anew, from 1, in the order in which they stand in the file.
 */
export class ElementNames {
  private readonly found: { object: number; from: number; name: string }[] = [];

  /** For each string of a file. */
  readonly see = (bytes: Buffer, { object, from, to, key }: FoundString): void => {
    if (to - from < width || bytes[from + 1] !== 0x6e || !holdsNames.test(bytes.toString('latin1', key, key + 9)))
      return;
    const name = bytes.toString('latin1', from, to);
    if (!aName.test(name)) return;
    if (name.length > width) throw new UnexpectedPdf('a name is too long');
    this.found.push({ object, from, name });
  };

  /** Renames the elements of the file whose strings were seen. */
  renumber(file: PlainPdf): void {
    const leaves = leavesOf(file);
    const inTree = new Set(leaves.map(({ number }) => number));
    const renamed = new Map<string, string>();
    for (const { object, name } of this.found) {
      if (!inTree.has(object) && !renamed.has(name)) renamed.set(name, numbered(renamed.size + 1));
    }
    for (const { from, name } of this.found) file.bytes.write(renamed.get(name) ?? name, from, 'latin1');
    sortNames(file, leaves, renamed);
  }
}

function numbered(count: number): string {
  return `(node${String(count).padStart(8, '0')})`;
}

interface NameLeaf {
  number: number;
  entries: Map<string, string>;
  /** Names and elements by turns. */
  names: string[];
}

/** The leaves of the tree in which a reader looks up a structure element by its name. */
function leavesOf(file: PlainPdf): NameLeaf[] {
  const root = file.entries(file.root).get('StructTreeRoot');
  const tree = root && file.entries(referred(root)).get('IDTree');
  return tree ? leavesBelow(file, referred(tree)) : [];
}

function leavesBelow(file: PlainPdf, number: number): NameLeaf[] {
  const entries = file.entries(number);
  const names = entries.get('Names');
  const kids = entries.get('Kids');
  const below = kids ? valuesOf(kids).flatMap((kid) => leavesBelow(file, referred(kid))) : [];
  return names ? [{ number, entries, names: valuesOf(names) }, ...below] : below;
}

/** A name tree is in the order of its names: after new ones it is filled anew, each leaf holding as many as before. */
function sortNames(file: PlainPdf, leaves: readonly NameLeaf[], renamed: ReadonlyMap<string, string>): void {
  const pairs = leaves.flatMap(({ names }) =>
    Array.from({ length: names.length / 2 }, (_, at) => {
      const name = names[at * 2]!;
      return { name: renamed.get(name) ?? name, element: names[at * 2 + 1]! };
    }),
  );
  pairs.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const { number, entries, names } of leaves) {
    const own = pairs.splice(0, names.length / 2);
    entries.set('Names', `[${own.map(({ name, element }) => `${name} ${element}`).join(' ')}]`);
    if (entries.has('Limits')) entries.set('Limits', `[${own[0]?.name ?? ''} ${own.at(-1)?.name ?? ''}]`);
    file.replace(number, dictionary(entries));
  }
}
