import { relative } from 'node:path';

const most = 10;

/** Names the spec files that took longest, once all have run: whoever makes one slow sees it. */
export default class Slowest {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  onRunComplete(_contexts, { testResults }) {
    if (testResults.length <= most) return;
    const slowest = [...testResults].sort((one, other) => timeOf(other) - timeOf(one)).slice(0, most);
    console.log(`\nThe ${most} slowest of ${testResults.length} spec files, in seconds:`);
    for (const result of slowest) {
      console.log(`${(timeOf(result) / 1000).toFixed(1).padStart(6)}  ${relative(this.rootDir, result.testFilePath)}`);
    }
  }
}

const timeOf = ({ perfStats }) => perfStats.end - perfStats.start;
