import { decoded, encodingOf } from '../../../platform/tables/decode-text.js';
import { beginsLikeJson, jsonPartsOf } from '../../../platform/tables/join-json.js';
import { greenhouseLists, readGreenhouse } from './greenhouse-people.js';
import type { ImportChoices } from './import-choices.js';
import { type ImportReading, mostPeople, unreadable } from './imported-person.js';
import { areJsonResumes, readJsonResumes } from './json-resumes.js';
import { readPeopleTable } from './table-people.js';

/** What is read, and where it is read. */
export interface GivenImport {
  bytes: Uint8Array;
  choices: ImportChoices;
  /** ISO 3166: of telephone numbers, where nobody said. */
  country: string;
  /** ISO 8601. */
  now: string;
}

/**
 * The people in a file: a table, JSON Resume, or JSON of Greenhouse, told apart by what it holds. Never throws on what
 * the bytes are.
 */
export function readImport({ bytes, choices, country, now }: GivenImport): ImportReading {
  const text = beginsLikeJson(bytes) ? decoded(bytes, encodingOf(bytes)) : undefined;
  if (text === undefined) return readPeopleTable(bytes, choices, country, new Date(now));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable('json_resume', 'The file begins like JSON but isn’t whole. Export it again.');
  }
  const reading = peopleIn(value, choices, country);
  if (reading.problems.length === 0 && reading.people.length > mostPeople) {
    const told = `The file has ${reading.people.length.toLocaleString('en')} people. Import up to 20,000 at a time.`;
    return unreadable(reading.kind, told);
  }
  return reading;
}

function peopleIn(value: unknown, choices: ImportChoices, country: string): ImportReading {
  if (areJsonResumes(value)) return readJsonResumes(value, choices, country);
  const lists = greenhouseLists(jsonPartsOf(value));
  if (lists.candidates.length > 0) return readGreenhouse(lists, choices, country);
  if (lists.applications.length > 0 || lists.scorecards.length > 0) {
    const what = lists.applications.length > 0 ? 'applications' : 'scorecards';
    const alone = `These are ${what} from Greenhouse without the candidates they belong to. Choose the file of candidates as well, and upload them together.`;
    return unreadable('greenhouse', alone);
  }
  const told =
    'This JSON is neither JSON Resume (an object with “basics”, or a list of them) nor candidates as Greenhouse’s Harvest API gives them.';
  return unreadable('json_resume', told);
}
