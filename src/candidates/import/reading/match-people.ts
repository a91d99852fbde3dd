import type { CandidateSource } from '../../../jobs/model/job.entity.js';
import { hiddenWhileRating } from '../../who-is-rating.js';
import type { ExistingRule } from './import-choices.js';
import type { ImportedPerson } from './imported-person.js';

/** Somebody who is a candidate of the job already. */
export interface HereCandidate {
  applicationId: string;
  candidateId: string;
  name: string;
  email: string | null;
  phone: string;
  source: CandidateSource | null;
  hasResume: boolean;
  /** As the database compares them; null where there is none. */
  nameKey: string | null;
  phoneKey: string | null;
  /** Whether they are a candidate of a job that the viewer does not run. */
  elsewhere: boolean;
  /** Whether the viewer still scores them. */
  rated: boolean;
}

/** What an import changes of somebody who is here. */
export interface ImportChanges {
  phone?: string;
  source?: CandidateSource;
  /** Whether the details of the file become their résumé. */
  resume?: true;
}

/** What will become, or became, of somebody in a file. */
export interface ImportOutcome {
  person: ImportedPerson;
  outcome: 'added' | 'updated' | 'skipped';
  /** Why they are skipped, what of them is not taken as written, what is updated: in sentences. */
  told: string[];
  here?: HereCandidate;
  changes?: ImportChanges;
}

interface Rules {
  existing: ExistingRule;
  /** For those of whom the file does not say it. */
  source: CandidateSource | null;
}

/** Tells for each person of a file what becomes of them, in the file's order. Nobody comes in twice. */
export function matchPeople(
  people: readonly ImportedPerson[],
  here: readonly HereCandidate[],
  rules: Rules,
): ImportOutcome[] {
  const byEmail = new Map(here.flatMap((one) => (one.email === null ? [] : [[one.email, one] as const])));
  const byPhone = new Map(
    here.flatMap((one) =>
      bothKeys(one.nameKey, one.phoneKey) ? [[bothKeys(one.nameKey, one.phoneKey), one] as const] : [],
    ),
  );
  const before = new Map<string, number>();
  return people.map((read): ImportOutcome => {
    const person = { ...read, source: read.source ?? rules.source };
    const remarks = person.remarks.map(sentence);
    if (person.problems.length > 0) return { person, outcome: 'skipped', told: person.problems.map(sentence) };
    const twice = repeated(person, before);
    if (twice !== undefined) return { person, outcome: 'skipped', told: [twice] };
    const same = (person.email !== null && byEmail.get(person.email)) || byPhone.get(phoneMark(person));
    if (!same) return { person, outcome: 'added', told: remarks };
    if (same.email !== null && person.email !== null && same.email !== person.email) {
      const told = `A candidate of this job has the same name and phone, but another email address.`;
      return { person, outcome: 'added', told: [told, ...remarks] };
    }
    return withExisting(person, same, rules, remarks);
  });
}

function withExisting(
  person: ImportedPerson,
  here: HereCandidate,
  { existing }: Rules,
  remarks: readonly string[],
): ImportOutcome {
  const skipped = (told: string): ImportOutcome => ({ person, outcome: 'skipped', told: [told], here });
  if (existing === 'skip') return skipped('Already a candidate for this job.');
  if (here.rated) return skipped(hiddenWhileRating);
  const changes: ImportChanges = {};
  const told: string[] = [];
  const takes = (now: string | null, next: string | null): boolean =>
    next !== null && next !== '' && next !== now && (existing === 'replace' || now === null || now === '');
  if (takes(here.phone, person.phone)) {
    if (here.elsewhere)
      told.push('The phone stays: they are a candidate for another job as well, which you don’t run.');
    else changes.phone = person.phone;
  }
  if (takes(here.source, person.source)) changes.source = person.source!;
  if (person.details !== '' && !here.hasResume) changes.resume = true;
  else if (person.details !== '') told.push('They have a résumé, so the details of the file are not kept.');
  const names = [changes.phone && 'phone', changes.source && 'source', changes.resume && 'details'].filter(Boolean);
  if (names.length === 0) return skipped(['Already a candidate for this job, with nothing new.', ...told].join(' '));
  return { person, outcome: 'updated', told: [`New: ${names.join(', ')}.`, ...told, ...remarks], here, changes };
}

/** Says where the same person stands earlier in the file. */
function repeated(person: ImportedPerson, before: Map<string, number>): string | undefined {
  const marks = [person.email === null ? '' : `mail ${person.email}`, `phone ${phoneMark(person)}`];
  const [mail = '', phone = ''] = marks;
  const at = mail === '' ? (phoneMark(person) === '' ? undefined : before.get(phone)) : before.get(mail);
  for (const mark of marks) if (!before.has(mark)) before.set(mark, person.line);
  if (at === undefined) return undefined;
  return mail === '' ? `The same name and phone as on line ${at}.` : `The same email address as on line ${at}.`;
}

function phoneMark({ name, phone }: ImportedPerson): string {
  const digits = phone.replace(/\D/g, '');
  return bothKeys(name.toLowerCase(), digits.length < 7 ? null : digits.slice(-9));
}

/** As `name_key` and `phone_key` of the database. */
function bothKeys(name: string | null, phone: string | null): string {
  return name === null || phone === null ? '' : `${phone} ${name}`;
}

function sentence(words: string): string {
  const text = words[0]!.toUpperCase() + words.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
