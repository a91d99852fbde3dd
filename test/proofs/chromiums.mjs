import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The Chromiums whose files lie in a folder of temporary files, by what `ps` says of all processes. */
export class Chromiums {
  /** @param folder given to the server as TMPDIR */
  constructor(folder) {
    this.folder = folder;
  }

  /** @returns process ids: of the programs that were started, and of the processes that show pages */
  async now() {
    const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,ppid=,stat=,command='], {
      maxBuffer: 1 << 26,
    });
    const every = stdout.split('\n').flatMap((line) => {
      const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      return command && !state.startsWith('Z') ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
    });
    // Of its processes only the program itself names the folder in which it writes.
    const chromium = every.filter(({ command }) => command.includes(`--user-data-dir=${this.folder}`));
    for (let found = 0; found < chromium.length; found += 1) {
      chromium.push(...every.filter((one) => one.parent === chromium[found].pid && !chromium.includes(one)));
    }
    return {
      programs: chromium.filter(({ command }) => !command.includes('--type=')).map(({ pid }) => pid),
      renderers: chromium.filter(({ command }) => command.includes('--type=renderer')).map(({ pid }) => pid),
      all: chromium.map(({ pid }) => pid),
    };
  }

  /** What Chromiums wrote while they ran, or left behind. */
  async profiles() {
    const folders = await readdir(this.folder, { withFileTypes: true });
    const names = folders.flatMap(async ({ name }) =>
      name.startsWith('callboard') ? readdir(join(this.folder, name)).catch(() => []) : [name],
    );
    return (await Promise.all(names)).flat().filter((name) => /profile/.test(name));
  }

  /** Waits until at most so many programs and profiles are there. @returns what is still there after 20 seconds */
  async atMost(count) {
    for (const giveUp = Date.now() + 20_000; Date.now() < giveUp; await pause(100)) {
      const [{ programs, all }, profiles] = [await this.now(), await this.profiles()];
      if (programs.length <= count && profiles.length <= count && (count > 0 || all.length === 0)) return [];
    }
    const [{ all }, profiles] = [await this.now(), await this.profiles()];
    return [...all.map((pid) => `process ${pid} is left over`), ...profiles.map((name) => `${name} is left over`)];
  }
}
