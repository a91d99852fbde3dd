import { stages, type Stage } from './application.entity.js';
import type { SignAnswer } from './screen.entity.js';

export const stageName: Record<Stage, string> = {
  applied: 'Applied',
  screen: 'Screen',
  assessment: 'Assessment',
  finalist: 'Finalist',
  hired: 'Hired',
  declined: 'Rejected',
  withdrawn: 'Withdrawn',
};

/** In place of a stage, for whoever still scores the candidate. */
export const stageHidden = 'Hidden while you score';

export const answerName: Record<SignAnswer, string> = { yes: 'Yes', no: 'No', not_seen: 'Not checked' };

export const stageOptions = stages.map((value) => ({ value, label: stageName[value] }));
export const answerOptions = Object.entries(answerName).map(([value, label]) => ({ value, label }));

/** A text of several lines as its paragraphs, empty ones left out. */
export function paragraphs(text: string): string[] {
  return text.split(/\n+/).filter((line) => line.trim() !== '');
}
