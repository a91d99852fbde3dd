import type { Upload } from '../../platform/http/request.js';
import { joinedJson } from '../../platform/tables/join-json.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import type { ImportChoices } from './reading/import-choices.js';
import { type ImportAnswers, separatorSigns } from './import.dto.js';
import { countryNamed } from './reading/read-phones.js';

/** How the file is read into cells, as one text: what is said of columns speaks of that reading only. */
export function readAsOf({ sheet = '', encoding = '', separator = '' }: ImportChoices): string {
  return JSON.stringify([sheet, encoding, separator]);
}

/**
 * The choices in a form's answers. Where the file is to be read into other cells, what was said of columns is dropped:
 * there may be others now.
 * @throws InvalidInput naming what is wrong
 */
export function choicesIn(answers: ImportAnswers): ImportChoices {
  const { sheet, encoding, separator, columns, dates, country, existing, source, ended } = answers;
  if (country && !countryNamed(country)) throw InvalidInput.field('country', 'Choose a country from the list.');
  const cells: ImportChoices = {
    ...(sheet && { sheet }),
    ...(encoding && { encoding }),
    ...(separator && { separator: separatorSigns[separator] }),
  };
  const others: ImportChoices = {
    ...(dates && { dates }),
    ...(country && { country: country.toUpperCase() }),
    ...(existing && { existing }),
    ...(source && { source }),
    ...(ended && { ended }),
  };
  const anew = answers.readAs !== undefined && answers.readAs !== readAsOf(cells);
  return { ...cells, ...others, ...(columns.length > 0 && !anew && { columns: columns.map(({ role }) => role) }) };
}

/**
 * The files of a form as one: Greenhouse gives candidates, applications and scorecards each in a file of its own.
 * @throws InvalidInput where they can't be read together
 */
export function oneFile(files: readonly Upload[]): Upload {
  const joined = joinedJson(files);
  if (joined) return joined;
  const told = 'Choose one file. Only files from Greenhouse (JSON) can be uploaded together.';
  throw InvalidInput.field('file', told);
}
