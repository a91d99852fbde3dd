import { type Finding, type FindingKind, findingKinds, type Heading } from './redaction-index.js';

/** A line of what must be redacted. */
export interface RedactionLine {
  whose: string;
  where: string;
  /** "12", "12–14, 20". */
  pages: string;
  times: number;
}

export interface RedactionGroup {
  title: string;
  why: string;
  lines: RedactionLine[];
}

const told: Record<FindingKind, { title: string; why: string }> = {
  contact: {
    title: 'Candidates: names and contact details',
    why: 'Names, email addresses and phone numbers of everyone who applied.',
  },
  name: { title: 'Candidates: other places their names appear', why: 'As a heading or in a table.' },
  file: { title: 'Uploaded files', why: 'What candidates wrote about themselves: read and redact every page.' },
  disc: { title: 'DiSC profiles', why: 'Reports on a person’s behavioral style, and notes about them.' },
  inText: {
    title: 'Candidates named in notes and other texts',
    why: 'Found by the spelling of their names; some may be ordinary words that are also names.',
  },
  address: { title: 'Email addresses and phone numbers in texts', why: 'No matter whose they are.' },
  team: {
    title: 'Hiring team: names and email addresses',
    why: 'Redact only where the law protects evaluators’ identities.',
  },
  teamInText: {
    title: 'Members of the hiring team named in notes and other texts',
    why: 'Redact only where the law protects evaluators’ identities.',
  },
};

/**
 * What must be redacted, one line for each person and place.
 * @param pageOf the page of an element, counted from the first page of the document
 * @param last the last page
 */
export function redactionGroups(
  findings: readonly Finding[],
  headings: readonly Heading[],
  pageOf: (id: string) => number | undefined,
  last: number,
): RedactionGroup[] {
  const ends = new Ends(headings, pageOf, last);
  return findingKinds.flatMap((kind) => {
    const lines = new Map<string, { finding: Finding; pages: Set<number>; times: number }>();
    for (const finding of findings) {
      if (finding.kind !== kind) continue;
      const key = JSON.stringify([finding.whose, finding.where]);
      const line = lines.get(key) ?? { finding, pages: new Set(), times: 0 };
      const from = pageOf(finding.id);
      const to = from && finding.through ? ends.after(finding.id, from) : from;
      for (let page = from ?? 1; page <= (to ?? 0); page += 1) line.pages.add(page);
      line.times += finding.times;
      lines.set(key, line);
    }
    if (lines.size === 0) return [];
    const all = [...lines.values()].map(({ finding: { whose, where }, pages, times }) => ({
      ...{ whose, where, times },
      pages: ranges([...pages].sort((one, other) => one - other)),
    }));
    return [{ ...told[kind], lines: byPerson(all) }];
  });
}

/** Anyone who comes first in the document comes first, with all of their lines. */
function byPerson(lines: RedactionLine[]): RedactionLine[] {
  const people = new Map<string, RedactionLine[]>();
  for (const line of lines) people.set(line.whose, [...(people.get(line.whose) ?? []), line]);
  return [...people.values()].flat();
}

/** "3, 5–7" */
export function ranges(pages: readonly number[]): string {
  const found: { from: number; to: number }[] = [];
  for (const page of pages) {
    const current = found.at(-1);
    if (current && page <= current.to + 1) current.to = page;
    else found.push({ from: page, to: page });
  }
  return found.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

/** Where what is under a heading ends: before the next heading of its level or a higher one, which begins a page. */
class Ends {
  private readonly place: Map<string, number>;

  constructor(
    private readonly headings: readonly Heading[],
    private readonly pageOf: (id: string) => number | undefined,
    private readonly last: number,
  ) {
    this.place = new Map(headings.map(({ id }, index) => [id, index]));
  }

  after(id: string, from: number): number {
    const at = this.place.get(id);
    if (at === undefined) return from;
    const level = this.headings[at]!.level;
    const next = this.headings.slice(at + 1).find((heading) => heading.level <= level);
    return Math.max(from, next ? (this.pageOf(next.id) ?? from + 1) - 1 : this.last);
  }
}
