import type { Command } from '../../platform/command-line/command.js';

/** callboard job check FILE */
export const checkRoundCommand: Command = {
  name: 'job check',
  formerly: 'round check',
  summary: 'Checks a job file and lists every error',
  usage: 'FILE',
  takes: { least: 1, most: 1 },
  details: [
    'FILE is a job file: one JSON document with the job, its analysis, the plan, the candidates, their sessions and ' +
      'scorecards, and the decisions. It is described in docs/round-file.md; its schema is docs/round-file.schema.json.',
    'Each error is on one line: where it is (a JSON pointer, such as /sittings/3/scorecards/0/ratings/2/level), what is ' +
      'wrong, and what would be right. Nothing is changed.',
  ],
  async run({ positionals: [path = ''] }, io) {
    const { readBounded } = await import('../../rounds/file/read-bounded.js');
    const { readRoundFile } = await import('../../rounds/file/read-round-file.js');
    const { problemLine } = await import('./read-input.js');
    const { shown } = await import('../../rounds/file/problem.js');
    const reading = await readBounded(path);
    if ('problem' in reading) {
      io.error(`${shown(path, 300)} ${reading.problem}\n`);
      return 1;
    }
    const result = readRoundFile(reading.bytes);
    if ('problems' in result) {
      io.error(result.problems.map((problem) => `${problemLine(problem)}\n`).join(''));
      return 1;
    }
    const { candidates, sittings, job } = result.round;
    const held = `${counted(candidates.length, 'candidate')}, ${counted(sittings.length, 'session')}`;
    io.out(`${shown(job.title, 200)}: ${held}; no errors.\n`);
    return 0;
  },
};

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
