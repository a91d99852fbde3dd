import { isWithheld } from './guess-columns.js';
import type { ImportChoices } from './import-choices.js';
import type { ImportedPerson, ImportReading } from './imported-person.js';
import { isObject, type JsonObject, linesOf, objects, textOf } from './json-values.js';
import { keepDetails, longestPhone, oneLine, personFrom, shown } from './person-parts.js';
import { countryName, countryNamed, readPhone } from './read-phones.js';

/** Whether JSON is a résumé of the open standard, or a list of them. @see https://jsonresume.org/schema */
export function areJsonResumes(value: unknown): boolean {
  const [first] = listOf(value);
  return first !== undefined && isObject(first['basics']);
}

/** The people of one JSON Resume or of a list of them; all of each is kept as a résumé in plain text. */
export function readJsonResumes(value: unknown, choices: ImportChoices, country: string): ImportReading {
  const asks = { dates: false, country: false, ended: false };
  const reading: ImportReading = {
    ...{ kind: 'json_resume', columns: [], people: [], questions: [], assumptions: [], problems: [], asks },
  };
  reading.people = listOf(value).map((resume, at) => personOf(resume, at + 1, choices.country ?? country, reading));
  return reading;
}

function personOf(resume: JsonObject, line: number, country: string, { asks }: ImportReading): ImportedPerson {
  const basics = isObject(resume['basics']) ? resume['basics'] : {};
  const [name, email] = [textOf(basics['name']), textOf(basics['email'])];
  const person = personFrom({ line, name, email, source: '' });
  const location = isObject(basics['location']) ? textOf(basics['location']['countryCode']) : '';
  const home = countryNamed(location) ?? country;
  const phone = oneLine(textOf(basics['phone']));
  if (phone !== '') {
    const { text, known, international } = readPhone(phone, home);
    if (!international && !countryNamed(location)) asks.country = true;
    person.phone = text.slice(0, longestPhone);
    if (!known)
      person.remarks.push(`“${shown(text)}” is kept as written: it is no phone number of ${countryName(home)}`);
  }
  keepDetails(
    person,
    linesOf(resume, (field) => isWithheld(field) || unsaid.has(field)),
  );
  return person;
}

/** Of the file, not of the person; and their picture. */
const unsaid = new Set(['$schema', 'meta', 'image', 'picture']);

function listOf(value: unknown): JsonObject[] {
  if (isObject(value)) return [value];
  return objects(value);
}
