import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { bringsBrowser, downloadedBrowser } from './download-browser.js';
import { unpackFonts, unpackNpmBrowser } from './npm-browser.js';

/** A Chromium that can be started, and the environment it needs (all of it; undefined: the one we run in). */
export interface FoundBrowser {
  executable: string;
  environment?: Record<string, string>;
}

export interface BrowserChoice {
  /** The setting PUPPETEER_EXECUTABLE_PATH: wins over every other browser. */
  executablePath?: string;
  /** Where the browser that npm brings is unpacked; without it, among the temporary files. */
  cacheFolder?: string;
}

/** No Chromium could be found or started. The message is one line and says what to do. */
export class BrowserUnavailable extends Error {
  override name = 'BrowserUnavailable';
}

const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    `${homedir()}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome`,
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    `${homedir()}\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe`,
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/**
 * Finds the Chromium to print with: the one that is named, else the one npm brings (Linux x64), else the Chrome that was
 * downloaded at the installation (macOS, Windows), else one that this machine has.
 * @throws BrowserUnavailable with what to do about it
 */
export async function findBrowser(choice: BrowserChoice = {}): Promise<FoundBrowser> {
  if (choice.executablePath) return namedBrowser(choice.executablePath, choice.cacheFolder);
  let reason = `npm has no Chromium for ${process.platform} ${process.arch}, and none was downloaded`;
  if (bringsBrowser(process.platform, process.arch)) {
    const fromNpm = await npmBrowser(choice.cacheFolder).catch((error: Error) => error);
    if (!(fromNpm instanceof Error)) return fromNpm;
    reason = fromNpm.message;
  }
  const downloaded = downloadedBrowser();
  if (downloaded) return installedBrowser(downloaded, choice.cacheFolder);
  for (const place of usualPlaces[process.platform] ?? []) {
    if (await canRun(place)) return installedBrowser(place, choice.cacheFolder);
  }
  throw new BrowserUnavailable(
    `No Chromium found for generating PDFs (${oneLine(reason)}). Fix that, install Chromium or Chrome, or set PUPPETEER_EXECUTABLE_PATH.`,
  );
}

async function namedBrowser(executable: string, cacheFolder?: string): Promise<FoundBrowser> {
  if (await canRun(executable)) return installedBrowser(executable, cacheFolder);
  throw new BrowserUnavailable(
    `PUPPETEER_EXECUTABLE_PATH is ${oneLine(executable)}, which is no program that can be run: correct it or leave it out.`,
  );
}

async function installedBrowser(executable: string, cacheFolder?: string): Promise<FoundBrowser> {
  if (process.platform !== 'linux') return { executable };
  return { executable, environment: linuxEnvironment(await unpackFonts(cacheFolder)) };
}

/** The libraries in the package are used only where the machine's own are missing. */
async function npmBrowser(cacheFolder?: string): Promise<FoundBrowser> {
  const { executable, libraries, fontConfiguration } = await unpackNpmBrowser(cacheFolder).catch((error: Error) => {
    throw new Error(`the one npm installed could not be unpacked: ${error.message}`);
  });
  const environment = linuxEnvironment(fontConfiguration);
  const bare = { executable, environment };
  const failure = await failureToStart(bare);
  if (!failure) return bare;
  const helped = { executable, environment: { ...environment, LD_LIBRARY_PATH: libraries } };
  const secondFailure = await failureToStart(helped);
  if (!secondFailure) return helped;
  throw new Error(`${executable} does not start: ${secondFailure}`);
}

/** Nothing of our own environment is passed on: it holds secrets, and what it holds must not change a packet. */
function linuxEnvironment(fontConfiguration: string): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: tmpdir(),
    TMPDIR: tmpdir(),
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    FONTCONFIG_FILE: fontConfiguration,
  };
}

async function failureToStart({ executable, environment }: FoundBrowser): Promise<string | undefined> {
  try {
    await promisify(execFile)(executable, ['--version'], { env: environment, timeout: 15_000 });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return stderr?.trim() || message;
  }
}

function canRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
