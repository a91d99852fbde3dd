// For whoever changes Callboard: what is saved is compiled, and the server begins anew; templates and styles are read
// again for each page. With --debug it waits for a debugger to look in.
import { spawn } from 'node:child_process';
import { argv, env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build, compilerAt } from './build.mjs';

build();
const root = fileURLToPath(new URL('../..', import.meta.url));
const inspecting = argv.includes('--debug') ? ['--inspect'] : [];
const running = [
  run(compilerAt(), ['-b', 'tsconfig.json', '--watch', '--preserveWatchOutput']),
  run(execPath, ['--watch', '--watch-preserve-output', '--enable-source-maps', ...inspecting, 'dist/app/main.js']),
];

// Ctrl-C reaches both by itself; whoever ends this process alone ends them too, and it stays until they have ended.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => running.forEach((child) => child.kill(signal)));
}

function run(program, options) {
  return spawn(program, options, { cwd: root, stdio: 'inherit', env: { ...env, CALLBOARD_RELOAD_TEMPLATES: 'yes' } });
}
