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
import type { RoundSourceDetails } from '../../rounds/file/round-pipeline-parts.js';
import { heading, Mark, type RecordsPart, texts } from './redaction-index.js';

const together = 5;
const candidatesTogether = 25;

/** Candidates with stages and screens, some to a part. */
export function candidateParts(round: RoundFile): RecordsPart[] {
  const top = { id: heading(1, 'Candidates'), title: 'Candidates' };
  const { person } = namesOf(round);
  return portions(round.candidates, candidatesTogether).map((some, index) => ({
    template: 'records/candidates',
    model: {
      ...(index === 0 ? { top } : {}),
      candidates: some.map((candidate) => candidateModel(candidate, round, person)),
    },
  }));
}

function candidateModel(candidate: RoundCandidate, { job }: RoundFile, person: (key: string) => string) {
  const { name, email = '', phone = '', source, stage, screen, resume, tags = [], notes = [] } = candidate;
  const own = job.stages?.find(({ key }) => key === candidate.jobStage);
  const details = sourceLine(candidate.sourceDetails);
  const contact = [email && 'email address', phone && 'phone number'].filter(Boolean).join(' and ');
  const where = contact ? `Candidates: name, ${contact}` : 'Candidates: name';
  return {
    heading: heading(2, name, { kind: 'contact', whose: name, where }),
    ...{ name, email, phone, stage: own?.name ?? stageName[stage], source: source ? sourceName[source] : '' },
    sourceDetails: details && { words: details, id: texts(`Source of ${name}`, details) },
    tags: tags.length > 0 ? { words: tags.join(', '), id: texts(`Tags of ${name}`, ...tags) } : undefined,
    notes: notes.map(({ text, by, at }) => ({
      ...{ text, by: person(by), at },
      id: texts(`Note about ${name}`, text),
    })),
    resume: resume?.fileName ?? '',
    ...(screen && {
      screen: {
        signs: screen.signs.map(({ sign, seen }) => ({ sign, seen: answerName[seen] })),
        note: screen.note ?? '',
        id: texts(`Screening of ${name}`, screen.note, ...screen.signs.map(({ sign }) => sign)),
        by: screen.by ? person(screen.by) : '',
        at: screen.at,
      },
    }),
  };
}

/** What is known of where a candidate came from, in one line. */
function sourceLine(details: RoundSourceDetails | undefined): string {
  if (!details) return '';
  const { posting, returnRole, returnUntil, managerTold, referredBy, referrerEmail } = details;
  const referrer = [referredBy, referrerEmail && `(${referrerEmail})`].filter(Boolean).join(' ');
  return [
    posting && `posting: ${posting}`,
    referrer && `referred by ${referrer}`,
    returnRole && `can go back to: ${returnRole}`,
    returnUntil && `until ${returnUntil}`,
    managerTold !== undefined && `manager ${managerTold ? 'told' : 'not told'}`,
  ]
    .filter(Boolean)
    .join('; ');
}

/** Sittings with their panels and every scorecard, candidate by candidate, some to a part. */
export function sittingParts(round: RoundFile): RecordsPart[] {
  const top = { id: heading(1, 'Sessions and scorecards'), title: 'Sessions and scorecards' };
  const sat = round.candidates.filter(({ key }) => round.sittings.some(({ candidate }) => candidate === key));
  if (sat.length === 0) return [{ template: 'records/sittings', model: { top, candidates: [], none: true } }];
  return portions(sat, together).map((some, index) => ({
    template: 'records/sittings',
    model: { ...(index === 0 ? { top } : {}), candidates: some.map((candidate) => sittingsOf(candidate, round)) },
  }));
}

function sittingsOf({ key, name }: RoundCandidate, round: RoundFile) {
  const sittings = round.sittings.filter(({ candidate }) => candidate === key);
  return {
    heading: heading(2, name, { kind: 'name', whose: name, where: 'Sessions and scorecards', through: true }),
    name,
    sittings: sittings.map((sitting) => new SittingModel(sitting, name, round).whole()),
  };
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
      heading: heading(3, `${this.candidate}: ${name}`),
      ...{ name, at, place, topic, debriefOpenedAt, plan: this.plan, document: document?.fileName ?? '' },
      id: texts(this.where, place, topic),
      referee: this.referee(),
      panel: scorecards.map(({ panelist, plays = '', asks = [], state, openedAt, submittedAt }) => ({
        ...{ name: this.person(panelist), plays, openedAt, submittedAt, state: stateWords[state] },
        asks: asks.map((key) => this.criterion(key)?.name ?? key).join(', '),
      })),
      scorecards: scorecards.map((card) => this.scorecard(card)).filter((card) => card !== undefined),
    };
  }

  /** Who spoke for the candidate, and what they wrote. */
  private referee() {
    const { referee } = this.sitting;
    if (!referee) return undefined;
    const { name, relation, email = '', phone = '', identity = '', consent, answers } = referee;
    const written = answers.map(({ criterion, text }) => ({
      question: this.criterion(criterion)?.name ?? criterion,
      text,
    }));
    return {
      ...{ name, relation, identity, contact: [phone, email].filter((one) => one !== '').join(', ') },
      consent: consent ? consent.how : '',
      consentAt: consent?.at,
      answers: written,
      id: new Mark({
        findings: [{ kind: 'team', whose: name, where: 'Referee, with how to reach them' }],
        texts: {
          where: `${this.where}, referee`,
          all: [relation, identity, consent?.how, ...answers.map(({ text }) => text)],
        },
      }),
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
    return {
      ...{ panelist, state: stateWords[state], submittedAt, statement, closedReason, closed: state === 'closed' },
      ...{ notBlind, conflict, marks },
      id: new Mark({
        findings: [{ kind: 'team', whose: panelist, where: 'Sessions and scorecards' }],
        texts: { where, all: [statement, closedReason, notBlind, conflict, ...marks] },
      }),
      ratings: state === 'closed' ? [] : this.ratings(card.ratings, where),
      versions: versions.map(({ number, reason, submittedAt: at, statement: words = '', ratings }) => ({
        ...{ number, reason, at, statement: words, panelist },
        id: texts(`${where}, version ${number}`, reason, words),
        ratings: this.ratings(ratings, `${where}, version ${number}`),
      })),
    };
  }

  private ratings(ratings: readonly RoundRating[], where: string) {
    return ratings.map(({ criterion: key, level, note = '' }) => {
      const criterion = this.criterion(key);
      const given = ratingWords(level, criterion?.kind ?? 'scale', this.assessment?.levels ?? 0);
      return { criterion: criterion?.name ?? key, given, note, id: texts(where, note) };
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
