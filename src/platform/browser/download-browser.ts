import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A machine, and what its operator has said about browsers. */
export interface Machine {
  platform: NodeJS.Platform;
  /** As `process.arch` says it. */
  architecture: string;
  environment: Partial<Record<string, string>>;
}

/** Where the browser that Callboard prints with comes from; `nowhere` where there is no build of Chrome to download. */
export type BrowserOrigin = 'named by PUPPETEER_EXECUTABLE_PATH' | 'npm' | 'declined' | 'download' | 'nowhere';

/** Inside the installation, so that the account that serves finds what the account that installed has downloaded. */
const downloads = fileURLToPath(new URL('../../../.cache/puppeteer', import.meta.url));
const program = 'chrome-headless-shell';

/** Puppeteer's variables are heeded as its users know them. */
export function browserOrigin({ platform, architecture, environment }: Machine): BrowserOrigin {
  if (environment.PUPPETEER_EXECUTABLE_PATH) return 'named by PUPPETEER_EXECUTABLE_PATH';
  if (bringsBrowser(platform, architecture)) return 'npm';
  if (!/^(0|false|off)?$/i.test(environment.PUPPETEER_SKIP_DOWNLOAD ?? '')) return 'declined';
  // Chrome is built for both kinds of Mac; Windows on ARM runs the one for x64. For Linux there is only x64.
  return platform === 'darwin' || platform === 'win32' ? 'download' : 'nowhere';
}

/** Whether a package from npm holds the browser for this machine. */
export function bringsBrowser(platform: NodeJS.Platform, architecture: string): boolean {
  return platform === 'linux' && architecture === 'x64';
}

/**
 * Downloads Chrome where this machine needs it and has none yet, by puppeteer's own install script. Never throws:
 * whatever does not print works without a browser.
 * @returns why there is none, and what to do about it; undefined where all is well
 */
export async function downloadBrowser(machine: Machine, folder = downloads): Promise<string | undefined> {
  const origin = browserOrigin(machine);
  if (origin === 'nowhere') {
    return withoutBrowser(`there is no Chrome to download for ${machine.platform} ${machine.architecture}`);
  }
  if (origin !== 'download' || downloadedBrowser(folder)) return undefined;
  const problem = await runInstallScript(machine.environment, folder);
  if (downloadedBrowser(folder)) return undefined;
  // Half a download would be taken for a whole one next time.
  await rm(join(folder, program), { recursive: true, force: true });
  return withoutBrowser(`Chrome couldn’t be downloaded: ${problem}`);
}

/** The Chrome that was downloaded, the newest if there are several. */
export function downloadedBrowser(folder = downloads): string | undefined {
  const place = join(folder, program);
  if (!existsSync(place)) return undefined;
  const builds = readdirSync(place).sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
  return builds
    .flatMap((build) => readdirSync(join(place, build)).map((inner) => join(place, build, inner)))
    .flatMap((inner) => [join(inner, program), join(inner, `${program}.exe`)])
    .find((path) => existsSync(path));
}

function withoutBrowser(reason: string): string {
  return (
    `npm installed no browser for generating PDFs (${reason}). Install Chromium or Chrome, or set PUPPETEER_EXECUTABLE_PATH ` +
    'to one. Everything except generating PDFs works without it.'
  );
}

/** @returns what it said last, on one line */
function runInstallScript(environment: Machine['environment'], folder: string): Promise<string> {
  const resolve = createRequire(import.meta.url).resolve;
  const script = join(dirname(resolve('puppeteer/package.json')), 'install.mjs');
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...environment,
      PUPPETEER_SKIP_DOWNLOAD: 'false',
      PUPPETEER_CHROME_SKIP_DOWNLOAD: 'true',
      PUPPETEER_CHROME_HEADLESS_SHELL_SKIP_DOWNLOAD: 'false',
      PUPPETEER_CACHE_DIR: folder,
    },
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-4000)));
  return new Promise((settle) => {
    child.once('error', ({ message }) => settle(message));
    child.once('close', () => settle(reasonIn(said)));
  });
}

/** Of what was written about an error, the message of what caused it. */
function reasonIn(said: string): string {
  const [, reason] = /Provider: (.+)/.exec(said) ?? /\[cause\]: (.+)/.exec(said) ?? /(\S.*)/.exec(said) ?? [];
  return (reason ?? 'it gave no reason').replace(/\s*\{\s*$/, '').slice(0, 200);
}
