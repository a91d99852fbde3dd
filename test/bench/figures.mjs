/** The middle one of some numbers. */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What `work` takes, in milliseconds. */
export async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Runs subject and baseline by turns, each beginning every other round, so that both meet the same machine.
 * @returns the median of what each gave back
 */
export async function alternated(rounds, subject, baseline) {
  const values = { subject: [], baseline: [] };
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? ['baseline', 'subject'] : ['subject', 'baseline'];
    for (const which of order) values[which].push(await (which === 'subject' ? subject() : baseline()));
  }
  return { value: median(values.subject), baseline: median(values.baseline) };
}

/** One line of the report. Without a baseline there is no ratio. */
export function figure(name, value, unit, baseline = null) {
  return {
    name,
    value: rounded(value),
    unit,
    baseline: rounded(baseline),
    ratio: baseline ? rounded(value / baseline) : null,
  };
}

function rounded(value) {
  if (value === null) return null;
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}
