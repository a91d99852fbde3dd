import { NameMask } from '../../comparison/engine/name-mask.js';

export interface Heading {
  id: string;
  title: string;
  /** 1 and 2 are in the table of contents, all in the bookmarks. */
  level: 1 | 2 | 3;
}

/** Why something may have to be redacted, in the order of the list. */
export const findingKinds = ['contact', 'name', 'file', 'disc', 'inText', 'address', 'team', 'teamInText'] as const;
export type FindingKind = (typeof findingKinds)[number];

export interface Finding {
  kind: FindingKind;
  whose: string;
  where: string;
  /** The element it stands in; of a heading with `through`, all pages up to the next heading of its level. */
  id: string;
  through?: boolean;
  times: number;
}

interface Person {
  name: string;
}

// Of the letters that no text has: what stands between two of them is the number of a person.
const sign = '\ue000';
const marked = new RegExp(`\\[${sign}(\\d+)${sign}\\]`, 'g');
const anybody = 'Whoever is named there';

/** Where things stand in the document: headings, and what may have to be redacted, each by the id of its element. */
export class RedactionIndex {
  readonly headings: Heading[] = [];
  readonly findings: Finding[] = [];
  private readonly candidates: NameMask;
  private readonly team: NameMask;
  private last = 0;

  constructor(private readonly people: { candidates: readonly Person[]; team: readonly Person[] }) {
    this.candidates = maskOf(people.candidates);
    this.team = maskOf(people.team);
  }

  /** @returns the id for its element */
  heading(level: Heading['level'], title: string): string {
    const id = this.next();
    this.headings.push({ id, title, level });
    return id;
  }

  /** Puts something on the list. @returns the id of its element, a new one unless given */
  addFinding(finding: Omit<Finding, 'id' | 'times'> & { id?: string; times?: number }): string {
    const id = finding.id ?? this.next();
    this.findings.push({ times: 1, ...finding, id });
    return id;
  }

  /**
   * Looks through a text for names, email addresses and phone numbers.
   * @returns the id for its element, if something was found
   */
  scanText(where: string, ...texts: readonly (string | undefined)[]): string | undefined {
    const text = texts.filter((one) => one).join('\n');
    if (text === '') return undefined;
    const id = `r${this.last + 1}`;
    const before = this.findings.length;
    const named = counted(this.candidates.apply(text));
    for (const [index, times] of named.people) {
      this.findings.push({ kind: 'inText', whose: nameAt(this.people.candidates, index), where, id, times });
    }
    if (named.addresses > 0) {
      this.findings.push({ kind: 'address', whose: anybody, where, id, times: named.addresses });
    }
    for (const [index, times] of counted(this.team.apply(text)).people) {
      this.findings.push({ kind: 'teamInText', whose: nameAt(this.people.team, index), where, id, times });
    }
    return this.findings.length > before ? this.next() : undefined;
  }

  private next(): string {
    this.last += 1;
    return `r${this.last}`;
  }
}

function maskOf(people: readonly Person[]): NameMask {
  return new NameMask(people.map(({ name }, index) => ({ name, letter: `${sign}${index}${sign}` })));
}

function nameAt(people: readonly Person[], index: number): string {
  return people[index]?.name ?? anybody;
}

function counted(masked: string): { people: Map<number, number>; addresses: number } {
  const people = new Map<number, number>();
  for (const [, index] of masked.matchAll(marked)) people.set(Number(index), (people.get(Number(index)) ?? 0) + 1);
  return { people, addresses: masked.match(/\[(?:e-mail address|telephone number)\]/g)?.length ?? 0 };
}
