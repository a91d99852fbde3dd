import { relative } from 'node:path';

const most = 10;

/**
 * Names the spec files that took longest, once all have run: whoever makes one slow sees it. The processor time is that
 * of the process that ran it, without its database and its browsers; unlike the other, it says the same on a busy machine.
 */
export default class Slowest {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  onRunComplete(_contexts, { testResults }) {
    if (testResults.length <= most) return;
    const slowest = [...testResults].sort((one, other) => timeOf(other) - timeOf(one)).slice(0, most);
    console.log(`\nThe ${most} slowest of ${testResults.length} spec files, in seconds, and of processor time:`);
    for (const result of slowest) {
      const figures = [timeOf(result), result.processorTime ?? 0].map((ms) => (ms / 1000).toFixed(1).padStart(6));
      console.log(`${figures.join('  ')}  ${relative(this.rootDir, result.testFilePath)}`);
    }
  }
}

const timeOf = ({ perfStats }) => perfStats.end - perfStats.start;
