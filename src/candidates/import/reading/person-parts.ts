import { isEmail } from 'class-validator';
import type { CandidateSource } from '../../../jobs/model/job.entity.js';
import { sourceOf } from '../../candidate-table.js';
import type { ImportedPerson } from './imported-person.js';

/** What of a person is read alike from every kind of file. */
interface Given {
  line: number;
  name: string;
  email: string;
  source: string;
}

const longestName = 200;
const longestEmail = 254;
export const longestPhone = 50;
/** Of what is kept with a candidate, in characters. */
const longestDetails = 200_000;

/** Someone with nothing but a name and an address, and what is wrong with those. */
export function personFrom({ line, name, email, source }: Given): ImportedPerson {
  const person: ImportedPerson = {
    ...{ line, name: oneLine(name), email: null, phone: '', source: null, appliedAt: null },
    ...{ details: '', problems: [], remarks: [] },
  };
  if (person.name === '') person.problems.push('there is no name');
  if (person.name.length > longestName) {
    person.problems.push(`the name is longer than ${longestName} characters`);
    person.name = `${person.name.slice(0, 60)}…`;
  }
  const address = addressIn(email);
  if (address !== '' && address.length <= longestEmail && isEmail(address)) person.email = address;
  else if (address !== '') person.problems.push(`“${shown(address)}” is not an email address`);
  person.source = sourceIn(source) ?? null;
  return person;
}

/** The first address of a cell: "Amara <amara@example.com>", "a@example.com; b@example.com". */
function addressIn(cell: string): string {
  const text = oneLine(cell).toLowerCase();
  const inBrackets = /<([^<>\s]+@[^<>\s]+)>/.exec(text)?.[1];
  const first = inBrackets ?? text.split(/[;,\s|]+/).find((part) => part.includes('@')) ?? text;
  return first.replace(/^mailto:/, '');
}

const advertised =
  /linkedin|indeed|glassdoor|monster|ziprecruiter|stepstone|xing|job ?board|career|website|posting|\bad\b/;
const referred = /refer|recommend|word of mouth/;
const within = /internal|employee transfer|promot/;

/** Where somebody came from, by the word of another system; undefined where it says nothing that is told apart here. */
export function sourceIn(text: string): CandidateSource | undefined {
  const named = sourceOf(text);
  if (named) return named;
  const word = text.toLowerCase();
  if (referred.test(word)) return 'referral';
  if (within.test(word)) return 'promoted_from_within';
  return advertised.test(word) ? 'advertised' : undefined;
}

/** Puts the details in place, cut where they are too long to be kept. */
export function keepDetails(person: ImportedPerson, lines: readonly string[]): void {
  const text = lines.join('\n').replaceAll('\0', '').trim();
  if (text.length > longestDetails) person.remarks.push('the details are longer than 200,000 characters and were cut');
  person.details = text.slice(0, longestDetails).toWellFormed();
}

/** Without line breaks, control characters, marks that turn the direction of text, and half characters. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/** A piece of a text for a sentence. */
export function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
