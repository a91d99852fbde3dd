import { setImmediate as breathe } from 'node:timers/promises';
import { NameMask } from '../../comparison/engine/name-mask.js';

/** A part of the document: a template and what it shows. Each begins on a new page. */
export interface RecordsPart {
  template: string;
  model: object;
}

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
const anybody = 'Anyone named there';

type NewFinding = Omit<Finding, 'id' | 'times'>;

/**
 * What a part's model holds in place of an element's id: that the element is a heading, may have to be redacted, or has
 * texts to be looked through. The id comes from the one pass over the finished parts.
 */
export class Mark {
  constructor(
    readonly about: {
      heading?: Omit<Heading, 'id'>;
      findings?: readonly NewFinding[];
      texts?: { where: string; all: readonly (string | undefined)[] };
    },
  ) {}
}

export function heading(level: Heading['level'], title: string, ...findings: NewFinding[]): Mark {
  return new Mark({ heading: { level, title }, findings });
}

export function finding(kind: FindingKind, whose: string, where: string): Mark {
  return new Mark({ findings: [{ kind, whose, where }] });
}

/** Of texts in which names, email addresses, and phone numbers are looked for; no id where there are none. */
export function texts(where: string, ...all: readonly (string | undefined)[]): Mark {
  return new Mark({ texts: { where, all } });
}

/** Milliseconds of looking through texts before others have their turn. */
const turn = 10;

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

  /**
   * The parts with ids in place of their marks; what the marks say is in the index from then on. In the order of the
   * parts and of what stands in each.
   */
  async indexed(parts: readonly RecordsPart[]): Promise<RecordsPart[]> {
    const done: RecordsPart[] = [];
    let since = performance.now();
    for (const { template, model } of parts) {
      const withIds: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(model)) {
        withIds[name] = Array.isArray(value) ? [] : this.withIds(value);
        for (const one of Array.isArray(value) ? (value as unknown[]) : []) {
          (withIds[name] as unknown[]).push(this.withIds(one));
          if (performance.now() - since < turn) continue;
          await breathe();
          since = performance.now();
        }
      }
      done.push({ template, model: withIds });
    }
    return done;
  }

  /** A heading that is printed by itself. @returns the id for its element */
  addHeading(level: Heading['level'], title: string): string {
    return this.idOf(heading(level, title))!;
  }

  /** Puts on the list what turned out while an element was printed. */
  addFinding(id: string, finding: NewFinding): void {
    this.findings.push({ ...finding, id, times: 1 });
  }

  private withIds(value: unknown): unknown {
    if (value instanceof Mark) return this.idOf(value);
    if (Array.isArray(value)) return value.map((one) => this.withIds(one));
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, this.withIds(field)]));
  }

  private idOf({ about }: Mark): string | undefined {
    const id = `r${this.last + 1}`;
    const { findings = [], texts: looked } = about;
    const found = looked ? this.foundIn(looked.where, looked.all) : [];
    if (!about.heading && findings.length + found.length === 0) return undefined;
    this.last += 1;
    if (about.heading) this.headings.push({ id, ...about.heading });
    this.findings.push(...findings.map((one) => ({ ...one, id, times: 1 })), ...found.map((one) => ({ ...one, id })));
    return id;
  }

  private foundIn(where: string, all: readonly (string | undefined)[]): Omit<Finding, 'id'>[] {
    const text = all.filter((one) => one).join('\n');
    if (text === '') return [];
    const named = counted(this.candidates.apply(text));
    const addresses: Omit<Finding, 'id'> = { kind: 'address', whose: anybody, where, times: named.addresses };
    const inTeam = counted(this.team.apply(text)).people;
    return [
      ...named.people.map(([index, times]) => {
        return { kind: 'inText' as const, whose: nameAt(this.people.candidates, index), where, times };
      }),
      ...(named.addresses > 0 ? [addresses] : []),
      ...inTeam.map(([index, times]) => {
        return { kind: 'teamInText' as const, whose: nameAt(this.people.team, index), where, times };
      }),
    ];
  }
}

function maskOf(people: readonly Person[]): NameMask {
  return new NameMask(people.map(({ name }, index) => ({ name, letter: `${sign}${index}${sign}` })));
}

function nameAt(people: readonly Person[], index: number): string {
  return people[index]?.name ?? anybody;
}

/** How often each person is named, by their number; and how many addresses there are. */
function counted(masked: string): { people: [number, number][]; addresses: number } {
  const people = new Map<number, number>();
  for (const [, index] of masked.matchAll(marked)) people.set(Number(index), (people.get(Number(index)) ?? 0) + 1);
  return { people: [...people], addresses: masked.match(/\[(?:e-mail address|telephone number)\]/g)?.length ?? 0 };
}
