// For whoever changes Callboard: what is saved is compiled, and the server begins anew; templates and styles are read
// again for each page. With --debug it waits for a debugger to look in.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { argv, env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

build();
const root = fileURLToPath(new URL('../..', import.meta.url));
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const inspecting = argv.includes('--debug') ? ['--inspect'] : [];
const running = [
  run([compiler, '-b', 'tsconfig.json', '--watch', '--preserveWatchOutput']),
  run(['--watch', '--watch-preserve-output', '--enable-source-maps', ...inspecting, 'dist/app/main.js']),
];

// Ctrl-C reaches both by itself; whoever ends this process alone ends them too, and it stays until they have ended.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => running.forEach((child) => child.kill(signal)));
}

function run(options) {
  return spawn(execPath, options, { cwd: root, stdio: 'inherit', env: { ...env, CALLBOARD_RELOAD_TEMPLATES: 'yes' } });
}
