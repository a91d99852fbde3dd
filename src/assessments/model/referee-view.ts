import type { Criterion } from './criterion.entity.js';
import type { Referee } from './referee.entity.js';

/** A referee as whoever checks the reference sees them. */
export interface RefereeView {
  name: string;
  relation: string;
  phone: string;
  email: string;
  identity: string;
  consentAt: Date | null;
  answeredAt: Date | null;
  /** By question, in their order; nothing while it may not be read. */
  answers: { question: string; text: string }[];
}

/** @param criteria the questions, where what was written may be read */
export function refereeView(
  referee: Referee,
  criteria: readonly Pick<Criterion, 'key' | 'name'>[] | null,
): RefereeView {
  const { name, relation, phone, email, identity, consentAt, answeredAt, answers } = referee;
  return {
    ...{
      name,
      relation,
      phone,
      email: email ?? '',
      identity,
      consentAt,
      answeredAt,
    },
    answers: (criteria ?? []).flatMap(({ key, name: question }) => {
      const text = answers.find(({ criterion }) => criterion === key)?.text;
      return text ? [{ question, text }] : [];
    }),
  };
}
