import { setImmediate as breathe } from 'node:timers/promises';
import { type CriterionKind, levelsOf, type ScorecardState } from '../../assessments/model/vocabulary.js';
import { answerName, stageName } from '../../candidates/candidate-labels.js';
import { sourceName } from '../../jobs/model/job-words.js';
import type {
  RoundAssessment,
  RoundCandidate,
  RoundFile,
  RoundRating,
  RoundScorecard,
  RoundSitting,
} from '../../rounds/file/round-file.js';
import type { RecordsPart } from './records-model.js';
import type { RedactionIndex } from './redaction-index.js';

const together = 5;
const candidatesTogether = 25;

/** Candidates with stages and screens, some to a part. */
export function candidateParts(round: RoundFile, places: RedactionIndex): RecordsPart[] {
  const top = { id: places.heading(1, 'Candidates'), title: 'Candidates' };
  const { person } = namesOf(round);
  return portions(round.candidates, candidatesTogether).map((some, index) => ({
    template: 'records/candidates',
    model: {
      ...(index === 0 ? { top } : {}),
      candidates: some.map((candidate) => candidateModel(candidate, person, places)),
    },
  }));
}

function candidateModel(candidate: RoundCandidate, person: (key: string) => string, places: RedactionIndex) {
  const { name, email = '', phone = '', source, stage, screen, resume } = candidate;
  const heading = places.heading(2, name);
  const details = [email && 'email address', phone && 'phone number'].filter(Boolean).join(' and ');
  const where = details ? `Candidates: name, ${details}` : 'Candidates: name';
  places.addFinding({ kind: 'contact', whose: name, where, id: heading });
  return {
    ...{ heading, name, email, phone, stage: stageName[stage], source: source ? sourceName[source] : '' },
    resume: resume?.fileName ?? '',
    ...(screen && {
      screen: {
        signs: screen.signs.map(({ sign, seen }) => ({ sign, seen: answerName[seen] })),
        note: screen.note ?? '',
        id: places.scanText(`Screening of ${name}`, screen.note, ...screen.signs.map(({ sign }) => sign)),
        by: screen.by ? person(screen.by) : '',
        at: screen.at,
      },
    }),
  };
}

/** Sittings with their panels and every scorecard, candidate by candidate, some to a part. */
export async function sittingParts(round: RoundFile, places: RedactionIndex): Promise<RecordsPart[]> {
  const top = { id: places.heading(1, 'Sessions and scorecards'), title: 'Sessions and scorecards' };
  const parts: RecordsPart[] = [];
  const sat = round.candidates.filter(({ key }) => round.sittings.some(({ candidate }) => candidate === key));
  for (const [index, some] of portions(sat, together).entries()) {
    const candidates = [];
    for (const candidate of some) {
      candidates.push(sittingsOf(candidate, round, places));
      await breathe();
    }
    parts.push({ template: 'records/sittings', model: { ...(index === 0 ? { top } : {}), candidates } });
  }
  return sat.length > 0 ? parts : [{ template: 'records/sittings', model: { top, candidates: [], none: true } }];
}

function sittingsOf({ key, name }: RoundCandidate, round: RoundFile, places: RedactionIndex) {
  const heading = places.heading(2, name);
  places.addFinding({ kind: 'name', whose: name, where: 'Sessions and scorecards', id: heading, through: true });
  const sittings = round.sittings.filter(({ candidate }) => candidate === key);
  return { heading, name, sittings: sittings.map((sitting) => new SittingModel(sitting, name, round, places).whole()) };
}

/** One sitting as the document shows it. */
class SittingModel {
  private readonly assessment: RoundAssessment | undefined;
  private readonly plan: number | undefined;
  private readonly where: string;
  private readonly person: (key: string) => string;

  constructor(
    private readonly sitting: RoundSitting,
    private readonly candidate: string,
    round: RoundFile,
    private readonly places: RedactionIndex,
  ) {
    const plan = round.plans.find(({ version }) => version === sitting.plan) ?? round.plans.at(-1);
    this.plan = plan?.version;
    this.assessment = plan?.assessments.find(({ key }) => key === sitting.assessment);
    this.where = `${candidate}, ${this.assessment?.name ?? sitting.assessment}`;
    this.person = namesOf(round).person;
  }

  whole() {
    const { at, place = '', topic = '', debriefOpenedAt, document, scorecards } = this.sitting;
    const name = this.assessment?.name ?? this.sitting.assessment;
    return {
      heading: this.places.heading(3, `${this.candidate}: ${name}`),
      ...{ name, at, place, topic, debriefOpenedAt, plan: this.plan, document: document?.fileName ?? '' },
      id: this.places.scanText(this.where, place, topic),
      panel: scorecards.map(({ panelist, plays = '', asks = [], state, openedAt, submittedAt }) => ({
        ...{ name: this.person(panelist), plays, openedAt, submittedAt, state: stateWords[state] },
        asks: asks.map((key) => this.criterion(key)?.name ?? key).join(', '),
      })),
      scorecards: scorecards.map((card) => this.scorecard(card)).filter((card) => card !== undefined),
    };
  }

  /** What a panelist has not signed is theirs alone; of a closed one there is the reason. */
  private scorecard(card: RoundScorecard) {
    const {
      state,
      submittedAt,
      statement = '',
      closedReason = '',
      notBlind = '',
      conflict = '',
      versions = [],
      marks = [],
    } = card;
    if (state === 'due' || state === 'draft') return undefined;
    const panelist = this.person(card.panelist);
    const where = `${this.where}, scorecard of ${panelist}`;
    const id = this.places.scanText(where, statement, closedReason, notBlind, conflict, ...marks);
    this.places.addFinding({ kind: 'team', whose: panelist, where: 'Sessions and scorecards', ...(id ? { id } : {}) });
    return {
      ...{ panelist, state: stateWords[state], submittedAt, statement, closedReason, closed: state === 'closed' },
      ...{ notBlind, conflict, marks },
      id: id ?? this.places.findings.at(-1)!.id,
      ratings: state === 'closed' ? [] : this.ratings(card.ratings, where),
      versions: versions.map(({ number, reason, submittedAt: at, statement: words = '', ratings }) => ({
        ...{ number, reason, at, statement: words, panelist },
        id: this.places.scanText(`${where}, version ${number}`, reason, words),
        ratings: this.ratings(ratings, `${where}, version ${number}`),
      })),
    };
  }

  private ratings(ratings: readonly RoundRating[], where: string) {
    return ratings.map(({ criterion: key, level, note = '' }) => {
      const criterion = this.criterion(key);
      const given = ratingWords(level, criterion?.kind ?? 'scale', this.assessment?.levels ?? 0);
      return { criterion: criterion?.name ?? key, given, note, id: this.places.scanText(where, note) };
    });
  }

  private criterion(key: string) {
    return this.assessment?.criteria.find((one) => one.key === key);
  }
}

/** The list in pieces of a size. */
export function portions<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}

const stateWords: Record<ScorecardState, string> = {
  due: 'not opened yet',
  draft: 'not signed yet',
  submitted: 'signed',
  revised: 'signed, then revised',
  closed: 'closed without a signature',
  recused: 'stepped back, not counted in the score',
};

/** A rating in words: "4 of 5", "yes", "not observed". */
function ratingWords(level: number | null, kind: CriterionKind, levels: number): string {
  if (level === null) return 'not observed';
  if (kind === 'yes_no') return level === 2 ? 'yes' : 'no';
  return `${level} of ${levelsOf(kind, levels)}`;
}

/** A person's name by their key; where there is no one of that key, it is a name itself. */
export function namesOf(round: RoundFile): { person: (key: string) => string; candidate: (key: string) => string } {
  const people = new Map(round.team.map(({ key, name }) => [key, name]));
  const candidates = new Map(round.candidates.map(({ key, name }) => [key, name]));
  return { person: (key) => people.get(key) ?? key, candidate: (key) => candidates.get(key) ?? key };
}
