/**
 * Which of several findings hold together, so that with none true at most one time in twenty any is named (Holm).
 * @param probabilities of each finding by chance alone
 * @param level how often any may be named wrongly
 * @see Holm, Scandinavian Journal of Statistics 6 (1979)
 */
export function holdTogether(probabilities: readonly number[], level: number): boolean[] {
  const order = probabilities.map((_, place) => place).sort((a, b) => probabilities[a]! - probabilities[b]!);
  const held = probabilities.map(() => false);
  for (const [rank, place] of order.entries()) {
    if (probabilities[place]! > level / (probabilities.length - rank)) break;
    held[place] = true;
  }
  return held;
}
