import { isWithheld } from './guess-columns.js';
import type { ImportChoices } from './import-choices.js';
import type { ImportedPerson, ImportReading } from './imported-person.js';
import { isObject, type JsonObject, linesOf, objects, textOf } from './json-values.js';
import { keepDetails, longestPhone, oneLine, personFrom, shown, sourceIn } from './person-parts.js';
import { countryName, readPhone } from './read-phones.js';

/** Lists as Greenhouse's Harvest API gives them: each in a file of its own, or several in one, each under its name. */
export interface GreenhouseLists {
  candidates: JsonObject[];
  applications: JsonObject[];
  scorecards: JsonObject[];
}

/**
 * Finds the lists in JSON files: each a list of candidates, of applications or of scorecards, or an object with such
 * lists.
 * @see https://developers.greenhouse.io/harvest.html
 */
export function greenhouseLists(files: readonly unknown[]): GreenhouseLists {
  const lists: GreenhouseLists = { candidates: [], applications: [], scorecards: [] };
  for (const file of files) {
    const whole = isObject(file) ? file : {};
    const named = (['candidates', 'applications', 'scorecards'] as const).filter((name) => Array.isArray(whole[name]));
    const own = named.length > 0 && !('first_name' in whole);
    const entries = own ? named.flatMap((name) => objects(whole[name])) : objects(Array.isArray(file) ? file : [file]);
    for (const one of entries) {
      const kind = kindOf(one);
      if (kind) lists[kind].push(one);
    }
  }
  return lists;
}

/** What an entry is, by fields that only such a one has. */
function kindOf(one: JsonObject): keyof GreenhouseLists | undefined {
  if ('first_name' in one || 'last_name' in one || 'email_addresses' in one) return 'candidates';
  if (!('candidate_id' in one)) return undefined;
  return 'overall_recommendation' in one || 'submitted_by' in one || 'interviewer' in one
    ? 'scorecards'
    : 'applications';
}

/** The candidates of Greenhouse with their applications; what is said of each is kept as a text. */
export function readGreenhouse(lists: GreenhouseLists, choices: ImportChoices, country: string): ImportReading {
  const applied = byCandidate(lists.applications);
  const asks = { dates: false, country: false, ended: false };
  const reading: ImportReading = {
    ...{ kind: 'greenhouse', columns: [], people: [], questions: [], assumptions: [], problems: [], asks },
  };
  reading.people = lists.candidates.map((candidate, at) => {
    const own = objects(candidate['applications']);
    const id = textOf(candidate['id']);
    const apart = applied.get(id) ?? [];
    const ids = new Set(own.map((one) => textOf(one['id'])));
    const applications = [...own, ...apart.filter((one) => !ids.has(textOf(one['id'])))];
    return personOf({ ...candidate, applications }, at + 1, choices, { country, reading });
  });
  const known = new Set(lists.candidates.map(({ id }) => textOf(id)));
  const left = [...applied].filter(([id]) => !known.has(id)).reduce((sum, [, own]) => sum + own.length, 0);
  if (left > 0) {
    const what = left === 1 ? 'application of a candidate who is' : 'applications of candidates who are';
    reading.assumptions.push(`Left out: ${left.toLocaleString('en')} ${what} not in these files.`);
  }
  if (lists.scorecards.length > 0) {
    const count =
      lists.scorecards.length === 1
        ? 'One scorecard is'
        : `${lists.scorecards.length.toLocaleString('en')} scorecards are`;
    reading.assumptions.push(
      `${count} left out here: ratings must stay hidden from anyone who still scores. Upload the same files under Jobs, Import a job, Import ratings to compare them. Every scorecard is marked as imported there, not as signed here.`,
    );
  }
  if (asks.ended && choices.ended !== true) {
    reading.assumptions.push('Those who were rejected or hired in Greenhouse are left out.');
  }
  return reading;
}

function byCandidate(entries: readonly JsonObject[]): Map<string, JsonObject[]> {
  const found = new Map<string, JsonObject[]>();
  for (const one of entries) {
    const id = textOf(one['candidate_id']);
    found.set(id, [...(found.get(id) ?? []), one]);
  }
  return found;
}

function personOf(
  candidate: JsonObject & { applications: JsonObject[] },
  line: number,
  { ended, country: said }: ImportChoices,
  { country, reading: { asks } }: { country: string; reading: ImportReading },
): ImportedPerson {
  const name = `${textOf(candidate['first_name'])} ${textOf(candidate['last_name'])}`;
  const email = preferred(candidate['email_addresses'], 'personal');
  const { applications } = candidate;
  const live = applications.filter(({ status }) => textOf(status) !== 'rejected' && textOf(status) !== 'hired');
  const first = (live.length > 0 ? live : applications)[0];
  const source = isObject(first?.['source']) ? textOf(first['source']['public_name']) : '';
  const person = personFrom({ line, name, email, source });
  person.source = sourceIn(source) ?? null;
  const at = Date.parse(textOf(first?.['applied_at']));
  if (at >= 0 && at <= Date.now()) person.appliedAt = new Date(at).toISOString();
  const phone = oneLine(preferred(candidate['phone_numbers'], 'mobile'));
  if (phone !== '') {
    const { text, known, international } = readPhone(phone, said ?? country);
    if (!international) asks.country = true;
    person.phone = text.slice(0, longestPhone);
    if (!known)
      person.remarks.push(
        `“${shown(text)}” is kept as written: it is no phone number of ${countryName(said ?? country)}`,
      );
  }
  if (applications.length > 0 && live.length === 0) {
    asks.ended = true;
    const status = textOf(first?.['status']);
    if (ended !== true)
      person.problems.push(`the application was ${status === 'hired' ? 'ended by a hire' : 'rejected'} in Greenhouse`);
  }
  keepDetails(
    person,
    linesOf(candidate, (field) => isWithheld(field) || unsaid.has(field)),
  );
  return person;
}

/** What only Greenhouse needs, and pictures. Addresses of attachments end within days; their names are kept. */
const unsaid = new Set([
  ...['photo_url', 'can_email', 'is_private', 'recruiter', 'coordinator', 'linked_user_ids', 'application_ids', 'url'],
  ...['keyed_custom_fields', 'candidate_id', 'job_post_id', 'last_activity', 'last_activity_at', 'updated_at', 'id'],
]);

/** The value of the first of a kind, else of the first at all. */
function preferred(values: unknown, type: string): string {
  const all = objects(values);
  return textOf((all.find((one) => one['type'] === type) ?? all[0])?.['value']);
}
