import { categories, categoryName } from '../../jobs/model/category.js';
import type { LookedAt } from './question-batches.service.js';

const categoryChoices = categories.map((value) => ({ value, label: categoryName[value] }));

/** Several questions in one form, each to be looked at, changed, taken or left. */
export function batchPage(questions: readonly LookedAt[]) {
  return {
    categoryChoices,
    questions: questions.map((question) => ({
      take: question.problems.length === 0 && question.like.every(({ percent }) => percent < 95),
      topic: question.topic,
      prompt: question.prompt,
      measures: question.measures,
      why: question.why,
      preferredAnswer: question.preferredAnswer,
      followUps: question.followUps.join('\n'),
      level1: question.anchors[0] ?? '',
      level2: question.anchors[1] ?? '',
      level3: question.anchors[2] ?? '',
      level4: question.anchors[3] ?? '',
      level5: question.anchors[4] ?? '',
      leftOver: question.leftOver,
    })),
    notes: questions.flatMap((question, at) => notesOf(question).map((text) => ({ number: at + 1, text }))),
    count: questions.length,
  };
}

function notesOf({ problems, like, suggestedFrom, warnings }: LookedAt): string[] {
  return [
    ...problems.map(({ line, message }) => `Line ${line}: ${message}`),
    ...like.map(({ key, topic, percent }) => `${percent}% like ${key}, “${topic}”, which is in the bank.`),
    ...(suggestedFrom ? [`Its level descriptions are suggested from the template “${suggestedFrom}.”`] : []),
    ...warnings.map(({ topic, words }) => `“${words}” may refer to ${topic}.`),
  ];
}
