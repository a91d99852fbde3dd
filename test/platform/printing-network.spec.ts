import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PDFDict, PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib';
import { BrowserPool } from '../../src/platform/browser/browser-pool.js';
import { findBrowser } from '../../src/platform/browser/find-browser.js';
import { PrintFailed } from '../../src/platform/browser/print.js';
import { launchBrowser } from '../../src/platform/browser/launch-browser.js';
import { tricks } from '../factories/hostile-documents.js';

describe('Printing and the network', () => {
  let server: Server;
  let address: string;
  let reached: string[];
  const pool = new BrowserPool({ maxPages: 2 });

  beforeAll(async () => {
    server = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Somewhere else</h1>');
    });
    server.on('connection', () => reached.push('connection'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    reached = [];
  });
  afterAll(async () => {
    await pool.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(Object.keys(tricks))('reaches nothing by %s, and prints what there is', async (name) => {
    const trick = tricks[name]?.(`${address}/${name.replaceAll(' ', '-')}`) ?? '';
    const pdf = await pool.print(`<html lang="en"><head>${head(trick)}</head><body>${page(trick)}</body></html>`, {
      paper: 'A4',
    });
    await wait(100);

    expect(reached).toEqual([]);
    expect(await bookmarks(pdf)).toEqual(['Before', 'After']);
  });

  it('stays with the document when it would refresh, however long the print takes', async () => {
    const long = '<p>A long note about the queue between the two systems.</p>'.repeat(6_000);
    const trick = tricks['refresh at once']?.(address) ?? '';
    const pdf = await pool.print(`<head>${trick}</head><h1>Before</h1>${long}<h1>After</h1>`, { paper: 'Letter' });

    expect(reached).toEqual([]);
    expect(await bookmarks(pdf)).toEqual(['Before', 'After']);
  });

  it('refuses a document that moves to an empty page, instead of printing that', async () => {
    const empty = '<meta http-equiv="refresh" content="0;url=about:blank">';
    const printing = pool.print(`<head>${empty}</head><h1>Before</h1>${'<p>x</p>'.repeat(3_000)}`, { paper: 'A4' });
    await expect(printing).rejects.toThrow(PrintFailed);
  });

  it('would reach the server with the same document in a browser that is not sealed', async () => {
    const browser = await launchBrowser(await findBrowser());
    try {
      const tab = await browser.newPage();
      const names = ['image', 'style import', 'font', 'frame', 'prefetch', 'image in SVG', 'script'];
      const all = names.map((name) => tricks[name]?.(`${address}/${name.replaceAll(' ', '-')}`)).join('');
      await tab.setContent(`<body>${all}</body>`, { waitUntil: 'load' });
      await tab.setContent(tricks['refresh at once']?.(`${address}/refresh`) ?? '');
      await wait(500);
    } finally {
      await browser.close();
    }

    const paths = new Set(reached);
    const expected = ['image', 'style-import', 'font', 'frame', 'prefetch', 'image-in-SVG', 'script', 'refresh'];
    expect(expected.filter((name) => !paths.has(`/${name}`))).toEqual([]);
  });
});

const belongsInHead = /^<(?:meta|link|base|style)/;

function head(trick: string): string {
  return belongsInHead.test(trick) ? trick : '';
}

function page(trick: string): string {
  return `<h1>Before</h1>${trick}<p>What the panel wrote.</p><h1>After</h1>`;
}

/** The bookmarks of the first level: the headings of what was printed. */
async function bookmarks(bytes: Uint8Array): Promise<string[]> {
  const pdf = await PDFDocument.load(bytes);
  const titles: string[] = [];
  let item = pdf.catalog.lookupMaybe(PDFName.of('Outlines'), PDFDict)?.lookupMaybe(PDFName.of('First'), PDFDict);
  for (; item; item = item.lookupMaybe(PDFName.of('Next'), PDFDict)) {
    titles.push(item.lookup(PDFName.of('Title'), PDFString, PDFHexString).decodeText());
  }
  return titles;
}
