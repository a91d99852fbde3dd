import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

describe('docs/architecture.md', () => {
  it('shows the tables as they are; npm run diagram writes them anew', () => {
    const { status, stderr } = spawnSync(process.execPath, ['test/diagram.mjs', '--check'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
