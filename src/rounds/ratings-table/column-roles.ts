import type { Role } from './table-choices.js';

/** Roles that a heading can name; `scores` is found in the cells, and `ignore` by exclusion. */
export type NamedRole = Exclude<Role, 'scores' | 'ignore'>;

/** Usual headings, without spaces, case or signs. Those after the bar are in other languages: a guess. */
const headings: Record<NamedRole, string> = {
  candidate:
    'candidate candidates candidatename nameofcandidate applicant applicants applicantname name fullname finalist ' +
    'interviewee person performer contestant contestants contestantname subject student studentname pupil examinee ' +
    'testtaker team teamname project projectname entry entryname entrant competitor athlete skater dancer participant ' +
    'nominee submission essay paper proposal presenter startup company product | ' +
    'bewerber bewerberin kandidat kandidatin teilnehmer name candidat candidate postulant concurrent candidato candidata ' +
    'aspirante concursante participante kandidaat sollicitant',
  panelist:
    'panelist panelists panellist panelistname panellistname panelmember interviewer interviewername judge judgename ' +
    'judges juror rater raters ratername reviewer reviewername assessor evaluator evaluatorname examiner scorer grader ' +
    'marker ratedby scoredby reviewedby evaluatedby referee critic | ' +
    'jury jurymitglied juror prüfer prüferin pruefer gutachter bewerter juryn evaluateur évaluateur examinateur correcteur ' +
    'jurado juez evaluador giudice valutatore avaliador jurylid beoordelaar',
  criterion:
    'criterion criteria criterionname question questions item items competency competence element attribute dimension ' +
    'skill aspect factor trait measure heading task tasks prompt exercisepart rubric rubricitem quality | ' +
    'frage kriterium aufgabe merkmal critère critere question tâche criterio pregunta tarea criterium vraag',
  rating:
    'rating ratings score scores mark marks points point level grade grades ratinggiven value answer scoregiven result | ' +
    'punkte punktzahl note bewertung wertung noten points note cote puntos puntuación puntuacion nota punti voto pontos ' +
    'punten cijfer',
  assessment:
    'assessment assessmentname exercise instrument stage part section activity assessmenttype round phase event',
  levels: 'levels scale numberoflevels pointscale',
  minimum: 'min minimum minscore minrating minpoints lowest minimumscore',
  maximum:
    'max maximum maxscore maxrating maxpoints maxmarks outof of pointspossible possible top possiblepoints maximumscore ' +
    'maximumpoints totalpossible fullmarks | maxpunkte höchstpunktzahl maximalpunkte sur máximo maximo massimo',
  weight: 'weight weights weighting criterionweight importance',
  category: 'category categories measures area domain competencyarea',
  note:
    'note notes comment comments remark remarks evidence feedback observation observations justification rationale reason ' +
    'generalcomments additionalcomments overallcomments anycomments | kommentar bemerkung anmerkung commentaire ' +
    'commentaires remarque comentario comentarios commento opmerking',
};

/** Headings of columns that hold neither ratings nor names. */
const unused = new Set(
  (
    'timestamp time date datetime submitted submittedat submissiontime created createdat starttime completiontime id no nr ' +
    'number row line position rank ranking place order total totals totalscore sum average avg mean averagescore meanscore ' +
    'median overall overallscore finalscore final decision outcome status verdict winner qualified bib seat start startno ' +
    'age year phone telephone address url link email emailaddress mail city country school zeitstempel datum summe ' +
    'durchschnitt mittelwert rang platz gesamt horodateur total moyenne rang fecha marca'
  ).split(' '),
);

interface Heading {
  role: NamedRole;
  /** False for a word of another language, which is a guess. */
  sure: boolean;
}

const known = new Map<string, Heading[]>();
for (const [role, text] of Object.entries(headings) as [NamedRole, string][]) {
  const [english = '', others = ''] = text.split('|');
  for (const [list, sure] of [
    [english, true],
    [others, false],
  ] as const) {
    for (const word of list.split(' ').filter((one) => one !== '')) {
      const found = known.get(word) ?? [];
      if (!found.some((one) => one.role === role)) known.set(word, [...found, { role, sure }]);
    }
  }
}

/** The roles that a heading may name, the surest first; none for one that says nothing. */
export function rolesNamed(heading: string): readonly Heading[] {
  const found = known.get(plainHeading(heading)) ?? [];
  return [...found].sort((one, other) => Number(other.sure) - Number(one.sure));
}

/** Whether it is exactly the role's own name. */
export function isOwnName(heading: string, role: NamedRole): boolean {
  return plainHeading(heading) === role;
}

/** A column that is no rating and no name: a time, a number in a list, a sum of what stands beside it. */
export function isUnused(heading: string): boolean {
  return unused.has(plainHeading(heading));
}

/** A column of what could be had, of which some is had: its least is nothing. */
export function isPointsPossible(heading: string): boolean {
  return /outof|^of$|possible|points|marks|punkte|sur$/.test(plainHeading(heading));
}

/** Sums and means of other columns. */
export function isTotal(heading: string): boolean {
  return /^(total|sum|average|avg|mean|overall|final|gesamt|summe)/.test(plainHeading(heading));
}

/** The address of who filled a form in: the panelist, where no other column says who it was. */
export function isAddress(heading: string): boolean {
  return /^(e?mail|emailaddress|username|respondent|submittedby|user)$/.test(plainHeading(heading));
}

/** Other headings that a column may have, for a message. */
export function otherHeadings(role: NamedRole): string[] {
  const others = [...known].filter(([, found]) => found.some((one) => one.role === role && one.sure));
  return others
    .map(([word]) => word)
    .filter((word) => word !== role && !word.startsWith(role))
    .slice(0, 6);
}

const people =
  /^(judge|jury|juror|panell?ist|panel ?member|reviewer|rater|interviewer|evaluator|assessor|examiner|grader|scorer|marker|referee|reader|expert|critic|j|r|p)\s*[-#.:]?\s*(\d{1,3}|[a-z])?\b/i;

/** Whether a heading names a person who rates: "Judge A", "Reviewer 2", "R1". */
export function namesPanelist(heading: string): boolean {
  const found = people.exec(heading.trim());
  if (!found) return false;
  // A single letter alone says nothing without its number.
  return found[1]!.length > 1 || /^[jrp]\s?\d{1,3}$/i.test(heading.trim());
}

/** "Reviewer 1", "Rating 2": a seat rather than a person, filled anew for each candidate as often as not. */
export function namesSeat(heading: string): boolean {
  const plain = heading.trim();
  if (/^(rating|score|review|mark|points)\s*(\(\d{1,3}\))?$/i.test(plain)) return true;
  return /^(reviewer|rater|reader|grader|assessor|evaluator|scorer|marker|referee|rating|score|review|r)\s*[-#.:]?\s*\d{1,3}$/i.test(
    plain,
  );
}

/** A heading without case, spaces, signs and what is in brackets. */
export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([{].*[)\]}]/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

const ends = String.raw`([-−]?\d{1,6}(?:[.,]\d{1,3})?)`;
const bracketRange = new RegExp(String.raw`[([{][^)\]}]*?${ends}\s*(?:-|–|—|to|\.\.|…)\s*${ends}[^)\]}]*[)\]}]`, 'i');
const bracketMaximum = new RegExp(
  String.raw`[([{/]\s*(?:\/|max\.?|maximum|out of|of)?\s*${ends}\s*(?:points|pts|marks|max)?\s*[)\]}]?$`,
  'i',
);

/** The scale that a heading states: "Clarity [1-4]", "Depth (0–10)", "Design (/25)", "Pitch (out of 10)". */
export function scaleInHeading(heading: string): { minimum?: number; maximum: number } | undefined {
  const range = bracketRange.exec(heading);
  if (range) {
    const [minimum, maximum] = [numberOf(range[1]!), numberOf(range[2]!)];
    return maximum > minimum ? { minimum, maximum } : undefined;
  }
  const most = /[([{/]|out of/i.test(heading) ? bracketMaximum.exec(heading.trim()) : null;
  const maximum = most ? numberOf(most[1]!) : 0;
  return most && /\/|max|of|points|pts|marks/i.test(most[0]) && maximum > 0 ? { maximum } : undefined;
}

/** The heading without the scale in it: what the criterion is called. */
export function headingName(heading: string): string {
  const name =
    scaleInHeading(heading) || /[([{]\s*(yes|y)\s*\/\s*(no|n)\s*[)\]}]\s*$/i.test(heading)
      ? heading.replace(/\s*[([{/][^([{]*$/, '')
      : heading;
  return name.trim() === '' ? heading.trim() : name.trim();
}

function numberOf(text: string): number {
  return Number(text.replace('−', '-').replace(',', '.'));
}
