/**
 * Anchors for a scale of another length. As many levels: the same words. Fewer: each level takes the words nearest
 * to its place. More: each text goes to the level nearest to its place, and those left over say what they lie between.
 * @param anchors one text a level, lowest first; at least two
 * @param levels how many levels the scale has, at least two
 */
export function anchorsFor(anchors: readonly string[], levels: number): string[] {
  const given = anchors.length;
  if (given === levels) return [...anchors];
  if (given > levels) {
    return Array.from({ length: levels }, (_, level) => anchors[Math.round((level * (given - 1)) / (levels - 1))]!);
  }
  const placed = new Map(anchors.map((words, index) => [Math.round((index * (levels - 1)) / (given - 1)), words]));
  return Array.from({ length: levels }, (_, level) => placed.get(level) ?? between(level, placed));
}

function between(level: number, placed: ReadonlyMap<number, string>): string {
  let below = level;
  let above = level;
  while (!placed.has(below)) below -= 1;
  while (!placed.has(above)) above += 1;
  return `Between level ${below + 1} and level ${above + 1}: clearly more than the one, not yet the other.`;
}
