import { type Agreement, mostDeviation } from './agreement.js';

/** "agree: r_WG .85, average deviation 0.5", or why it can't be said. */
export function agreementText(agreement: Agreement): string {
  if ('notEstimable' in agreement) return `not estimable: ${agreement.notEstimable}`;
  const { rwg, deviation } = agreement;
  const word = deviation <= mostDeviation ? 'agree' : 'differ';
  return `${word}: r_WG ${rwg.toFixed(2).replace(/^0/, '')}, average deviation ${deviation.toFixed(1)}`;
}
