import { UsageError } from '../../platform/command-line/command.js';
import { type Paper, paperNamed } from '../../platform/base/regional.js';

/** The paper that --paper names, if it was given. @throws UsageError */
export function chosenPaper(given: string | boolean | undefined): Paper | undefined {
  if (given === undefined) return undefined;
  const paper = paperNamed(String(given));
  if (!paper) throw new UsageError('--paper is letter or a4.');
  return paper;
}
