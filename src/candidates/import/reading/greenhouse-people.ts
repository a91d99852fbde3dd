import { isWithheld } from './guess-columns.js';
import type { ImportChoices } from './import-choices.js';
import type { ImportedPerson, ImportReading } from './imported-person.js';
import { isObject, type JsonObject, linesOf, objects, textOf } from './json-values.js';
import { keepDetails, longestPhone, oneLine, personFrom, shown, sourceIn } from './person-parts.js';
import { countryName, readPhone } from './read-phones.js';

/** Lists as Greenhouse's Harvest API gives them; several may come in one file, each under its name. */
export interface GreenhouseLists {
  candidates: JsonObject[];
  applications: JsonObject[];
}

/**
 * Finds the lists in JSON: a list of candidates, or an object with candidates and applications.
 * @returns undefined where it holds no candidates of Greenhouse
 * @see https://developers.greenhouse.io/harvest.html
 */
export function greenhouseLists(value: unknown): GreenhouseLists | undefined {
  const whole = isObject(value) ? value : {};
  const list = Array.isArray(value) ? value : 'first_name' in whole ? [whole] : whole['candidates'];
  const candidates = objects(list).filter(
    (one) => 'first_name' in one || 'last_name' in one || 'email_addresses' in one,
  );
  return candidates.length === 0 ? undefined : { candidates, applications: objects(whole['applications']) };
}

/** The candidates of Greenhouse with their applications; what is said of each is kept as a text. */
export function readGreenhouse(lists: GreenhouseLists, choices: ImportChoices, country: string): ImportReading {
  const byCandidate = new Map<string, JsonObject[]>();
  for (const application of lists.applications) {
    const of = textOf(application['candidate_id']);
    byCandidate.set(of, [...(byCandidate.get(of) ?? []), application]);
  }
  const asks = { dates: false, country: false, ended: false };
  const reading: ImportReading = {
    ...{ kind: 'greenhouse', columns: [], people: [], questions: [], assumptions: [], problems: [], asks },
  };
  reading.people = lists.candidates.map((candidate, at) => {
    const own = objects(candidate['applications']);
    const apart = byCandidate.get(textOf(candidate['id'])) ?? [];
    const ids = new Set(own.map(({ id }) => textOf(id)));
    const applications = [...own, ...apart.filter(({ id }) => !ids.has(textOf(id)))];
    return personOf({ ...candidate, applications }, at + 1, choices, { country, reading });
  });
  if (asks.ended && choices.ended !== true) {
    reading.assumptions.push('Those who were rejected or hired in Greenhouse are left out.');
  }
  return reading;
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
