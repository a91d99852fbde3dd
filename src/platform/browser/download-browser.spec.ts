import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { browserOrigin, downloadBrowser, downloadedBrowser, type Machine } from './download-browser.js';

const machine = (platform: NodeJS.Platform, architecture: string, environment: Machine['environment'] = {}) => ({
  platform,
  architecture,
  environment,
});

describe('the browser that prints', () => {
  it('comes with npm on Linux x64 and is downloaded on macOS and Windows', () => {
    expect(browserOrigin(machine('linux', 'x64'))).toBe('npm');
    for (const architecture of ['x64', 'arm64']) {
      expect(browserOrigin(machine('darwin', architecture))).toBe('download');
      expect(browserOrigin(machine('win32', architecture))).toBe('download');
    }
  });

  it('comes from nowhere where no Chrome is built', () => {
    expect(browserOrigin(machine('linux', 'arm64'))).toBe('nowhere');
    expect(browserOrigin(machine('freebsd', 'x64'))).toBe('nowhere');
  });

  it('is the one that is named, whatever the machine', () => {
    const named = { PUPPETEER_EXECUTABLE_PATH: '/opt/chrome' };
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      expect(browserOrigin(machine(platform, 'x64', named))).toBe('named by PUPPETEER_EXECUTABLE_PATH');
    }
  });

  it('is not downloaded where puppeteer is told not to', () => {
    const origin = (said: string) => browserOrigin(machine('darwin', 'arm64', { PUPPETEER_SKIP_DOWNLOAD: said }));
    expect(['1', 'true', 'yes'].map(origin)).toEqual(['declined', 'declined', 'declined']);
    expect(['', '0', 'false', 'OFF'].map(origin)).toEqual(['download', 'download', 'download', 'download']);
  });
});

describe('downloading it', () => {
  let folder: string;
  let server: Server;
  let asked: string[];
  let archive: Uint8Array | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callboard-download-'));
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.statusCode = archive ? 200 : 503;
      response.end(request.method === 'HEAD' ? undefined : archive);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  /** A Mac to us; what puppeteer downloads is the build for the machine that the spec runs on. */
  const mac = (): Machine => {
    const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { PATH, HOME, SystemRoot } = process.env;
    const environment = { PATH, HOME, SystemRoot, PUPPETEER_CHROME_HEADLESS_SHELL_DOWNLOAD_BASE_URL: from };
    return machine('darwin', 'arm64', environment);
  };

  it('puts it where it is found, and does so once', async () => {
    const inner = ['linux64', 'mac-arm64', 'mac-x64', 'win64'].flatMap((kind) =>
      ['', '.exe'].map((end) => [`chrome-headless-shell-${kind}/chrome-headless-shell${end}`, strToU8('program')]),
    );
    archive = zipSync(Object.fromEntries(inner) as Record<string, Uint8Array>);
    expect(await downloadBrowser(mac(), folder)).toBeUndefined();
    expect(downloadedBrowser(folder)).toMatch(/chrome-headless-shell(\.exe)?$/);
    const before = asked.length;
    expect(before).toBeGreaterThan(0);
    expect(asked.every((path) => path.includes('chrome-headless-shell'))).toBe(true);
    expect(await downloadBrowser(mac(), folder)).toBeUndefined();
    expect(asked).toHaveLength(before);
  }, 30_000);

  it('says in a sentence why there is none, and does not fail', async () => {
    archive = undefined;
    const said = await downloadBrowser(mac(), folder);
    expect(said).toMatch(
      /^npm installed no browser for generating PDFs \(Chrome couldn’t be downloaded: .*503.*\)\. Install/,
    );
    expect(said).not.toContain('\n');
    expect(downloadedBrowser(folder)).toBeUndefined();
  }, 30_000);

  it('says so too where there is nothing to download, and asks no one', async () => {
    const said = await downloadBrowser({ ...mac(), platform: 'linux' }, folder);
    expect(said).toContain('there is no Chrome to download for linux arm64');
    expect(asked).toEqual([]);
  });
});
