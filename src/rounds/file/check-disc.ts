import { isDiscStyle, tallyTotal } from '../../disc-profiles/disc.js';
import { numberIn, objectIn, textIn, type UncheckedObject } from './unchecked-object.js';
import { below, shown, type Problem } from './problem.js';

/** What a schema cannot say of a DiSC profile: letters that are a style, tallies that total 28. */
export function checkDisc(disc: UncheckedObject): Problem[] {
  const style = textIn(disc, 'style');
  const problems: Problem[] = [];
  if (disc.fields.form === 'style' && style !== undefined && !isDiscStyle(style)) {
    const message = `“${shown(style)}” is not a style; give one to three different letters of D, I, S and C, as D, Si or D/I`;
    problems.push({ pointer: below(disc.at, 'style'), message });
  }
  if (disc.fields.form === 'tallies') {
    problems.push(...['most', 'least'].flatMap((field) => checkTallies(disc, field)));
  }
  return problems;
}

function checkTallies(disc: UncheckedObject, field: string): Problem[] {
  const tallies = objectIn(disc, field);
  if (!tallies) return [];
  const counts = ['d', 'i', 's', 'c', 'star'].map((name) => numberIn(tallies, name));
  if (counts.some((count) => count === undefined)) return [];
  const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  if (total === tallyTotal) return [];
  return [{ pointer: tallies.at, message: `the five counts total ${total}; they must total ${tallyTotal}` }];
}
