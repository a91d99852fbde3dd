import { InvalidInput } from '../../platform/base/domain-errors.js';

/**
 * Equal weights explain themselves; an unequal one that somebody sets needs its reason.
 * @param others the weights that it stands beside
 * @param before what it was, if it was there before: a weight that stays needs no new reason
 * @throws InvalidInput naming `weightReason`
 */
export function requireReason(
  input: { weight: number; weightReason: string },
  others: readonly number[],
  before?: number,
): void {
  if (input.weightReason !== '' || input.weight === before) return;
  if (others.every((other) => other === input.weight)) return;
  throw InvalidInput.field('weightReason', 'Explain why its weight differs from the others.');
}
