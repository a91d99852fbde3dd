import { listed } from '../../platform/base/listed.js';
/** Minutes between two reminders of one panelist. */
export const minutesBetween = 15;

/** Whether a panelist who was reminded then may be reminded now. */
export function remindableAgain(remindedAt: Date | null, now: Date): boolean {
  return remindedAt === null || now.getTime() - remindedAt.getTime() >= minutesBetween * 60_000;
}

/** What came of asking for reminders. */
export interface Outcome {
  reminded: Named[];
  /** Those who were not reminded, though their card is not in. */
  left: { person: Named; reason: LeftBecause }[];
}

interface Named {
  id: string;
  name: string;
}

export type LeftBecause = 'reminded_lately' | 'cannot_sign_in';

const because: Record<LeftBecause, (names: string, one: boolean) => string> = {
  reminded_lately: (names, one) =>
    `${names} ${one ? 'was' : 'were'} reminded less than ${minutesBetween} minutes ago; give them some time.`,
  cannot_sign_in: (names, one) =>
    `${names} ${one ? 'has' : 'have'} no email address on file. An administrator can add one on the People page.`,
};

/** "Reminded Amy Adams and Ben Brook by email. Cleo Clark was reminded less than 15 minutes ago; …" */
export function outcomeText({ reminded, left }: Outcome): string {
  const sentences = reminded.length > 0 ? [`Reminder emailed to ${named(reminded)}.`] : [];
  for (const reason of ['reminded_lately', 'cannot_sign_in'] as const) {
    const people = left.filter((one) => one.reason === reason).map(({ person }) => person);
    if (people.length > 0) sentences.push(because[reason](named(people), people.length === 1));
  }
  return sentences.join(' ');
}

function named(people: readonly Named[]): string {
  return listed(people.map(({ name }) => name));
}
