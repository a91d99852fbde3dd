import { isEmail } from 'class-validator';
import { withoutSigns } from '../../candidate-table.js';
import type { ColumnRole } from './import-choices.js';

/** What tables call these columns, in lower case without spaces and signs. */
const headings: Record<Exclude<ColumnRole, 'keep' | 'ignore'>, readonly string[]> = {
  name: [
    ...['name', 'fullname', 'candidate', 'candidatename', 'applicant', 'applicantname', 'person', 'displayname'],
    ...['nom', 'nombre', 'nome', 'naam', 'vollername', 'kandidat', 'bewerber', 'nomcomplet', 'nombrecompleto', 'имя'],
    ...['氏名', '名前', '姓名', '이름'],
  ],
  name_reversed: ['lastnamefirstname', 'namelastfirst', 'lastfirst', 'surnamefirstname', 'nachnamevorname'],
  first_name: [
    ...['firstname', 'givenname', 'givennames', 'forename', 'first', 'fname', 'preferredname', 'candidatefirstname'],
    ...['vorname', 'prenom', 'prénom', 'nombredepila', 'voornaam', 'fornavn', 'förnamn', 'applicantfirstname'],
  ],
  last_name: [
    ...['lastname', 'surname', 'familyname', 'last', 'lname', 'candidatelastname', 'applicantlastname'],
    ...['nachname', 'nomdefamille', 'apellido', 'apellidos', 'cognome', 'achternaam', 'efternamn', 'etternavn'],
  ],
  email: [
    ...['email', 'emailaddress', 'mail', 'mailaddress', 'eaddress', 'personalemail', 'primaryemail', 'workemail'],
    ...[
      'candidateemail',
      'applicantemail',
      'emailaddresses',
      'contactemail',
      'correo',
      'correoelectrónico',
      'courriel',
    ],
    ...['emailadresse', 'mailadresse', 'почта'],
  ],
  phone: [
    ...['phone', 'phonenumber', 'telephone', 'telephonenumber', 'tel', 'mobile', 'cell', 'mobilephone', 'cellphone'],
    ...['phonenumbers', 'primaryphone', 'contactnumber', 'candidatephone', 'homephone', 'mobilenumber', 'handy'],
    ...['telefon', 'telefonnummer', 'téléphone', 'teléfono', 'telefono', 'telefoon', 'telefone'],
  ],
  source: [
    ...['source', 'candidatesource', 'origin', 'foundby', 'foundthrough', 'channel', 'applicationsource', 'sourcename'],
    ...['howdidyouhearaboutus', 'referralsource', 'leadsource', 'quelle'],
  ],
  applied: [
    ...['applied', 'appliedat', 'appliedon', 'dateapplied', 'applicationdate', 'applydate', 'submitted', 'submittedat'],
    ...[
      'dateadded',
      'addedon',
      'createdat',
      'createdon',
      'timestamp',
      'submissiondate',
      'date',
      'applicationsubmitted',
    ],
  ],
};

/** Headings of what nobody who hires may be told of a candidate. */
const withheld = new RegExp(
  `(?<!\\p{L})(?:${[
    'gender|sex|race|ethnic\\p{L}*|hispanic|latin[oax]|veteran|disab\\p{L}*|religio\\p{L}*|birth\\p{L}*|dob|age|marital',
    'nationality|citizenship|pregnan\\p{L}*|orientation|pronouns?|eeoc?|demographic\\p{L}*|photo|ssn|social security',
    'geschlecht|geburts\\p{L}*|alter|familienstand|staatsangeh\\p{L}*|sexo|g[eé]nero|edad|nacimiento|nacionalidad',
    'estado civil|sexe|naissance|nationalité|état civil',
  ].join('|')})(?!\\p{L})`,
  'iu',
);

/** Whether a column tells what must stay away from a hiring team. */
export function isWithheld(heading: string): boolean {
  return withheld.test(heading.replace(/[_-]/g, ' '));
}

/**
 * What each column holds, by its heading and else by its values. Each role but the last two is given once; what is left
 * is kept with the candidate, but for what must stay away.
 * @param columns by column, its values from the top
 */
export function guessColumns(titles: readonly string[], columns: readonly (readonly string[])[]): ColumnRole[] {
  const roles: (ColumnRole | undefined)[] = titles.map((title) => (isWithheld(title) ? 'ignore' : undefined));
  const plain = titles.map(withoutSigns);
  for (const role of Object.keys(headings) as (keyof typeof headings)[]) {
    // The synonyms stand with the plainest first: "Name" wins over "Candidate".
    const found = headings[role]
      .map((name) => plain.findIndex((title, at) => title === name && roles[at] === undefined))
      .find((at) => at !== -1);
    if (found !== undefined) roles[found] = role;
  }
  byValues(roles, columns, 'email', (cell) => isEmail(cell.trim()));
  byValues(roles, columns, 'phone', isLikePhone);
  const at = roles.indexOf('name');
  if (at !== -1 && share(columns[at]!, (cell) => /^[^,]+,[^,]+$/.test(cell)) > 0.8) roles[at] = 'name_reversed';
  // "Name" beside "Last name" is the first one.
  if (at !== -1 && roles.includes('last_name') && !roles.includes('first_name') && roles[at] === 'name') {
    const spaced = share(columns[at]!, (cell) => /\S\s+\S/.test(cell.trim()));
    if (spaced < 0.5) roles[at] = 'first_name';
  }
  return roles.map((role) => role ?? 'keep');
}

function byValues(
  roles: (ColumnRole | undefined)[],
  columns: readonly (readonly string[])[],
  role: ColumnRole,
  fits: (cell: string) => boolean,
): void {
  if (roles.includes(role)) return;
  const found = columns.findIndex((cells, at) => roles[at] === undefined && share(cells, fits) > 0.6);
  if (found !== -1) roles[found] = role;
}

function isLikePhone(cell: string): boolean {
  const digits = cell.replace(/\D/g, '').length;
  return /^[\s+\d().\-/]{7,25}$/.test(cell) && digits >= 7 && digits <= 15 && /[+\s().-]/.test(cell.trim());
}

/** The share of the cells that hold something which fit. */
function share(cells: readonly string[], fits: (cell: string) => boolean): number {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return filled.length === 0 ? 0 : filled.filter(fits).length / filled.length;
}
