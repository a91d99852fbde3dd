import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Memory of a process and, together, of all that it started, in MB; pages that they share count in each. */
export async function memoryOf(pid) {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=']);
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = [pid];
  for (const parent of family) family.push(...all.filter(([, of]) => of === parent).map(([child]) => child));
  const held = (pids) => all.reduce((sum, [one, , rss]) => sum + (pids.includes(one) ? rss / 1000 : 0), 0);
  return { own: held([pid]), below: held(family.slice(1)) };
}
