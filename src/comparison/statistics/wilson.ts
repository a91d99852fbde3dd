import type { NotEstimable } from './estimate.js';
import { normalCritical } from './quantiles.js';

/**
 * Wilson's 95% interval for a share, as fractions of 1.
 * @see Wilson, JASA 22 (1927)
 */
export function wilsonInterval(yes: number, of: number): { low: number; high: number } | NotEstimable {
  if (of <= 0) return { notEstimable: 'no rating' };
  const z2 = normalCritical() ** 2;
  const share = yes / of;
  const centre = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Math.sqrt(z2) / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  return { low: yes === 0 ? 0 : Math.max(0, centre - half), high: yes === of ? 1 : Math.min(1, centre + half) };
}
