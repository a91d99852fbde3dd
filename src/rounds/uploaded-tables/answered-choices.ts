import { InvalidInput, type FieldProblem } from '../../platform/base/domain-errors.js';
import { parseScales, type StatedScale, type TableChoices } from '../ratings-table/table-choices.js';
import { orderedScale } from '../ratings-table/word-scales.js';
import type { SeparatorName, TableAnswers } from './uploaded-table.dto.js';

export const separatorSigns: Record<SeparatorName, string> = { comma: ',', semicolon: ';', tab: '\t', bar: '|' };

/** How the file is read into cells, as one text: answers about columns speak of that reading only. */
export function readAsOf({ sheet = '', encoding = '', separator = '' }: TableChoices): string {
  return JSON.stringify([sheet, encoding, separator]);
}

/**
 * The choices in a form's answers. Where the file is to be read into other cells, what was said of columns is dropped:
 * there may be others now.
 * @throws InvalidInput naming each field that is wrong
 */
export function choicesFrom(answers: TableAnswers): TableChoices {
  const source: TableChoices = {
    ...(answers.sheet && { sheet: answers.sheet }),
    ...(answers.encoding && { encoding: answers.encoding }),
    ...(answers.separator && { separator: separatorSigns[answers.separator] }),
  };
  if (answers.readAs !== undefined && answers.readAs !== readAsOf(source)) return source;
  const problems: FieldProblem[] = [];
  const scales = scalesFrom(answers, problems);
  const order = orderFrom(answers, problems);
  if (problems.length > 0) throw new InvalidInput(problems);
  const columns = answers.columns.map(({ role }, place) => ({ column: `#${place + 1}`, role }));
  const long = columns.some(({ role }) => role === 'rating');
  return {
    ...source,
    ...(columns.length > 0 && { columns }),
    ...(answers.headings && !long && { headings: answers.headings }),
    ...(scales.length > 0 && { scales }),
    ...(order !== undefined && { order }),
    ...(answers.repeats && { repeats: answers.repeats }),
    ...(answers.samePeople && { samePeople: answers.samePeople === 'yes' }),
  };
}

function scalesFrom({ scales }: TableAnswers, problems: FieldProblem[]): StatedScale[] {
  return scales.flatMap(({ of, range }, place): StatedScale[] => {
    if (!range) return [];
    const parsed = parseScales(range);
    if (!('wrong' in parsed)) return parsed.slice(0, 1).map((scale) => ({ ...scale, ...(of && { of }) }));
    problems.push({
      field: `scales[${place}].range`,
      message: 'Enter the lowest and the highest rating, such as 0-10.',
    });
    return [];
  });
}

function orderFrom({ order }: TableAnswers, problems: FieldProblem[]): string | undefined {
  if (!order) return undefined;
  const scale = orderedScale(order);
  if (!('wrong' in scale)) return order;
  const message = 'Enter at least two different words, one per line, the lowest first.';
  problems.push({ field: 'order', message });
  return undefined;
}
