import type { Evidence } from '../../assessments/evidence/evidence.js';
import { sameScale, shareOnScale, type RatingScale } from '../../assessments/model/rating-scale.js';
import { shown } from '../file/problem.js';
import { areSeats, type ReadTable } from './read-table.js';
import { repeatWords } from './repeated-ratings.js';
import type { TableChoices } from './table-choices.js';
import type { TableSource } from '../../platform/tables/table-rows.js';
import { orderOfCandidates } from './order-of-candidates.js';

/** Something that a table leaves open. */
export interface TableQuestion {
  about: 'sheet' | 'columns' | 'headings' | 'scale' | 'order' | 'repeats' | 'same people';
  /** The criterion or the assessment that a scale is asked of, where there are several. */
  of?: string;
  /** What to ask a person. */
  ask: string;
  /** What was taken meanwhile, as a sentence. */
  taken: string;
  /** How the command line is told. */
  flag: string;
  /** Whether another answer would give another order of the candidates. */
  changesOrder: boolean;
}

/** Reads the same rows, or another sheet, under other choices. */
export type ReadAgain = (choices: TableChoices) => ReadTable;

/** All that a table leaves open and nobody has answered, the widest first. */
export function questionsAbout(
  table: ReadTable,
  source: TableSource,
  choices: TableChoices,
  again: ReadAgain,
): TableQuestion[] {
  const asker = new Asker(table, choices, again);
  return [
    ...asker.sheet(source),
    ...asker.columns(),
    ...asker.headings(),
    ...asker.samePeople(),
    ...asker.scales(),
    ...asker.words(),
    ...asker.repeats(),
  ];
}

class Asker {
  private order: string | undefined;

  constructor(
    private readonly table: ReadTable,
    private readonly choices: TableChoices,
    private readonly again: ReadAgain,
  ) {}

  sheet({ sheet = '', sheets }: TableSource): TableQuestion[] {
    if (sheets.length < 2 || this.choices.sheet !== undefined) return [];
    const others = sheets.filter((name) => name !== sheet);
    return [
      {
        about: 'sheet',
        ask: `The workbook has ${sheets.length} sheets. Which one holds the ratings?`,
        taken: `The sheet “${shown(sheet)}” was read; the workbook also has ${others
          .slice(0, 10)
          .map((name) => `“${shown(name)}”`)
          .join(', ')}.`,
        flag: '--sheet NAME',
        changesOrder: others.slice(0, 10).some((name) => this.differs({ sheet: name })),
      },
    ];
  }

  columns(): TableQuestion[] {
    const guessed =
      this.table.columns?.uses.filter(({ role, sure }) => !sure && role !== 'scores' && role !== 'ignore') ?? [];
    if (guessed.length === 0) return [];
    const list = guessed
      .map(({ title, role }) => `“${shown(title)}” as the ${role === 'maximum' ? 'highest possible rating' : role}`)
      .join(', ');
    const flags = guessed.map(({ role }) => `--${role}`).join(', ');
    return [
      {
        about: 'columns',
        ask: `Is each column what it was taken for?`,
        taken: `Taken by a guess: ${list}.`,
        flag: flags,
        changesOrder: false,
      },
    ];
  }

  headings(): TableQuestion[] {
    const { columns } = this.table;
    if (!columns || columns.shape !== 'wide' || columns.headingsSure || columns.scores.length < 2) return [];
    const names = columns.scores
      .slice(0, 3)
      .map(({ title }) => `“${shown(title)}”`)
      .join(', ');
    const people = columns.headings === 'panelists';
    return [
      {
        about: 'headings',
        ask: `Do headings such as ${names} name who rated, or what was rated?`,
        taken: `Headings such as ${names} were taken as the names of ${people ? 'panelists' : 'criteria'}.`,
        flag: '--headings panelists|criteria',
        changesOrder: this.differs({ headings: people ? 'criteria' : 'panelists' }),
      },
    ];
  }

  samePeople(): TableQuestion[] {
    const { columns, vary, unnamed } = this.table;
    if (!columns || this.choices.samePeople !== undefined) return [];
    if (unnamed) {
      const taken =
        'No column names who rated, so each line is treated as one person’s scorecard, and nothing is said about how strict any panelist is.';
      return [
        {
          about: 'same people',
          ask: 'No column names who rated. Is there one?',
          taken,
          flag: '--panelist COLUMN',
          changesOrder: false,
        },
      ];
    }
    if (!areSeats(columns)) return [];
    const names = columns.scores
      .slice(0, 2)
      .map(({ title }) => `“${shown(title)}”`)
      .join(' and ');
    return [
      {
        about: 'same people',
        ask: `Are ${names} the same people for every candidate?`,
        taken: vary
          ? `Columns such as ${names} were taken as seats that other people may hold for each candidate: nothing is said of who grades harder.`
          : `Columns such as ${names} were taken as the same people for every candidate.`,
        flag: '--same-people yes|no',
        changesOrder: false,
      },
    ];
  }

  /** One question an assessment whose criteria share a scale; else one a criterion. */
  scales(): TableQuestion[] {
    const { shape } = this.table;
    if (!shape) return [];
    const found = [...shape.assessments.values()].flatMap(({ name, criteria }) => {
      const open = [...criteria.values()].filter(({ found: one }) => !one.stated && one.others.length > 0);
      const first = open[0];
      if (!first) return [];
      const shared = open.every((one) => sameScale(one.found.scale, first.found.scale));
      return shared ? [{ of: name, ...first.found }] : open.map((one) => ({ of: one.name, ...one.found }));
    });
    const alone = isOnlyScale(this.table.evidence);
    return found.map(({ of, scale, others }) => ({
      about: 'scale' as const,
      ...(found.length > 1 && { of }),
      ask: `What do the ratings of “${shown(of)}” run from, and to?`,
      taken: `The ratings of “${shown(of)}” were taken to run from ${scale.minimum} to ${scale.maximum}; ${others.map((one) => `${one.minimum} to ${one.maximum}`).join(' or ')} would fit as well.`,
      flag: `--scale ${found.length > 1 ? `"${of}=${scale.minimum}-${scale.maximum}"` : `${scale.minimum}-${scale.maximum}`}`,
      // A scale that all ratings share only stretches the scores.
      changesOrder:
        !alone && others.some((other) => this.differs({ scales: [...(this.choices.scales ?? []), { of, ...other }] })),
    }));
  }

  words(): TableQuestion[] {
    const { shape } = this.table;
    if (!shape || this.choices.order !== undefined) return [];
    const criteria = [...shape.assessments.values()].flatMap((one) => [...one.criteria.values()]);
    const names = criteria.find(({ found }) => found.scale.names)?.found.scale.names;
    if (!names) return [];
    const list = names.map((name) => shown(name)).join(' < ');
    return [
      {
        about: 'order',
        ask: `Are these the levels, from the lowest to the highest, each step worth the same? ${list}`,
        taken: `The levels were taken to be ${list}, each step worth the same.`,
        flag: `--order "${list.replaceAll(' < ', '<')}"`,
        changesOrder: false,
      },
    ];
  }

  repeats(): TableQuestion[] {
    const { repeats } = this.table;
    const open = repeats.filter(({ differ }) => differ);
    if (open.length === 0 || this.choices.repeats !== undefined) return [];
    const some = open.slice(0, 5).map(repeatWords).join('; ');
    const more = open.length > 5 ? `; and ${open.length - 5} more` : '';
    return [
      {
        about: 'repeats',
        ask: `${some}${more}. Which rating counts?`,
        taken: `${some}${more}. The first rating was kept.`,
        flag: '--repeats first|last|mean',
        changesOrder: this.differs({ repeats: 'last' }) || this.differs({ repeats: 'mean' }),
      },
    ];
  }

  /** Whether another reading is whole and puts the candidates in another order. */
  private differs(other: TableChoices): boolean {
    if (!this.table.evidence) return false;
    this.order ??= orderOfCandidates(this.table.evidence);
    const { evidence } = this.again({ ...this.choices, ...other });
    return evidence !== undefined && orderOfCandidates(evidence) !== this.order;
  }
}

function isOnlyScale(evidence: Evidence | undefined): boolean {
  const criteria = evidence?.assessments.flatMap(({ criteria: own, levels }) =>
    own
      .filter(({ kind, weight }) => kind === 'scale' && weight > 0)
      .map(({ scale }): RatingScale => scale ?? { minimum: 1, maximum: levels, step: 1 }),
  );
  const [first, ...others] = criteria ?? [];
  return (
    !first ||
    others.every((other) => shareOnScale(first, other.minimum) === 0 && shareOnScale(first, other.maximum) === 1)
  );
}
