import { getEventListeners } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PDFDict, PDFDocument, PDFName, type PDFObject } from '@cantoo/pdf-lib';
import { BrowserPool, BrowserPoolClosed } from '../../src/platform/browser/browser-pool.js';
import { BrowserUnavailable, findBrowser } from '../../src/platform/browser/find-browser.js';
import { attachmentsOf, finishPdf, type FinishOptions } from '../../src/platform/browser/finish-pdf.js';
import { packetFontFaces, packetFontStack } from '../../src/platform/browser/fonts.js';
import { PrintFailed } from '../../src/platform/browser/print.js';
import { lentPool } from '../support/lent-browser.js';

const names = [
  'Zoë Ångström-Łukasz Đỗ',
  'Анна Щербакова',
  'Γιώργος Παπαδόπουλος',
  'أمينة الحداد',
  'נועה לוי',
  '李娜',
  '山田はなこ',
  '김민준',
  'प्रिया शर्मा',
];

const finishing: FinishOptions = {
  title: 'Technical seller: 李娜 and eight more',
  language: 'en-GB',
  author: 'The panel',
  producer: 'A producer',
  creator: 'A creator',
  at: new Date('2026-11-24T14:00:00Z'),
  attachments: [
    { name: 'comparison.json', bytes: Buffer.from('{"a":1}'), type: 'application/json', description: 'The evidence' },
  ],
};

const paragraphs = (count: number) => '<p>She drew the queue between the two systems.</p>'.repeat(count);
const long = `<h1>Long</h1>${paragraphs(8_000)}`;

describe('Printing', () => {
  const pools: BrowserPool[] = [];
  let pool: BrowserPool;
  /** The document on A4, for tests that only look at it: printed when it is first asked for. */
  let printed: Promise<Uint8Array> | undefined;
  const onA4 = () => (printed ??= document().then((html) => pool.print(html, { paper: 'A4' })));

  function kept(one: BrowserPool): BrowserPool {
    pools.push(one);
    return one;
  }

  beforeAll(() => {
    pool = new BrowserPool({ maxPages: 2 });
  });
  afterEach(() => Promise.all(pools.splice(0).map((one) => one.close())));
  afterAll(() => pool.close());

  it('gives a tagged PDF with language, bookmarks and the paper asked for', async () => {
    const pdf = await read(await pool.print(await document(), { paper: 'Letter' }));

    expect(pdf.getPage(0).getSize()).toEqual({ width: 612, height: 792 });
    expect(pdf.catalog.get(PDFName.of('Lang'))?.toString()).toBe('(en-GB)');
    expect(pdf.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict).has(PDFName.of('K'))).toBe(true);
    expect(pdf.catalog.lookup(PDFName.of('Outlines'), PDFDict).get(PDFName.of('Count'))?.toString()).toBe('2');
    expect(pdf.getTitle()).toBe('The nine');
  });

  it('embeds every font, and needs none of the machine for names in nine scripts', async () => {
    const fonts = fontsOf(await read(await onA4()));

    expect(fonts.length).toBeGreaterThan(8);
    expect(fonts.filter((font) => !font.embedded)).toEqual([]);
    expect(fonts.map((font) => font.name).filter((name) => !/SourceSans3|NotoSans|^Type3$/.test(name))).toEqual([]);
  });

  it('finishes two prints of the same document to the same bytes', async () => {
    const first = await onA4();
    await wait(1_100);
    const second = await kept(new BrowserPool({ maxPages: 1 })).print(await document(), { paper: 'A4' });

    const [a, b] = [await finishPdf(first, finishing), await finishPdf(second, finishing)];
    expect(Buffer.from(first).equals(second)).toBe(false);
    expect(Buffer.from(a).equals(b)).toBe(true);
  });

  it('finishes with the metadata and the attachment given, and keeps tags and bookmarks', async () => {
    const bytes = await finishPdf(await onA4(), finishing);
    const pdf = await read(bytes);

    expect([pdf.getTitle(), pdf.getAuthor(), pdf.getProducer(), pdf.getCreator()]).toEqual([
      finishing.title,
      'The panel',
      'A producer',
      'A creator',
    ]);
    expect([pdf.getCreationDate(), pdf.getModificationDate()]).toEqual([finishing.at, finishing.at]);
    for (const key of ['StructTreeRoot', 'Outlines', 'AF']) expect(pdf.catalog.has(PDFName.of(key))).toBe(true);
    const preferences = pdf.catalog.lookup(PDFName.of('ViewerPreferences'), PDFDict);
    expect(preferences.get(PDFName.of('DisplayDocTitle'))?.toString()).toBe('true');
    expect(Buffer.from((await attachmentsOf(bytes)).get('comparison.json') ?? []).toString()).toBe('{"a":1}');
  });

  it('survives Chromium being killed in the middle of a print', async () => {
    await pool.print('<h1>Warm</h1>', { paper: 'A4' });
    const pid = (await pool.processId()) as number;
    let done = false;
    const printing = pool.print(long, { paper: 'A4' }).finally(() => (done = true));
    await wait(300);
    expect(done).toBe(false);
    process.kill(pid, 'SIGKILL');

    expect((await read(await printing)).getPageCount()).toBeGreaterThan(100);
    expect(await pool.processId()).not.toBe(pid);
  });

  it('lets a second print wait for the first where one is allowed at once', async () => {
    const order: string[] = [];
    const print = (one: BrowserPool, name: string, html: string) =>
      one.print(html, { paper: 'A4' }).then(() => order.push(name));
    const longer = paragraphs(4_000);

    const single = kept(lentPool());
    await Promise.all([print(single, 'long', longer), print(single, 'short', '<p>x')]);
    expect(order).toEqual(['long', 'short']);
    order.length = 0;
    await Promise.all([print(pool, 'long', longer), print(pool, 'short', '<p>x')]);
    expect(order).toEqual(['short', 'long']);
  });

  it('stops when it is given up, and goes on with the next', async () => {
    const givingUp = new AbortController();
    const single = kept(lentPool());
    const printing = single.print(long, { paper: 'A4', signal: givingUp.signal });
    const next = single.print('<p>next', { paper: 'A4' });
    await wait(300);
    givingUp.abort(new Error('not needed any more'));

    await expect(printing).rejects.toThrow('not needed any more');
    expect((await read(await next)).getPageCount()).toBe(1);
  });

  it('leaves nothing on a signal that outlives it', async () => {
    const { signal } = new AbortController();
    await pool.print('<p>x', { paper: 'A4', signal });

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('says so when a print takes too long', async () => {
    await expect(pool.print(long, { paper: 'A4', timeout: 50 })).rejects.toThrow(PrintFailed);
    expect((await read(await pool.print('<p>next', { paper: 'A4' }))).getPageCount()).toBe(1);
  });

  it('leaves no process behind when it is closed, even in the middle of a print', async () => {
    const closing = kept(new BrowserPool({ maxPages: 1 }));
    await closing.print('<h1>Warm</h1>', { paper: 'A4' });
    const pid = (await closing.processId()) as number;
    const printing = closing.print(long, { paper: 'A4' });
    const waiting = closing.print('<p>x', { paper: 'A4' });
    const refused = Promise.all([printing, waiting].map((one) => expect(one).rejects.toThrow(BrowserPoolClosed)));
    await wait(200);
    expect(isRunning(pid)).toBe(true);
    await closing.close();

    await refused;
    expect(isRunning(pid)).toBe(false);
    await expect(closing.print('<p>x', { paper: 'A4' })).rejects.toThrow(BrowserPoolClosed);
  });

  it('says in one line what to do when the browser that is named does not exist', async () => {
    const looking = findBrowser({ executablePath: '/nowhere/chromium' });
    await expect(looking).rejects.toThrow(BrowserUnavailable);
    await expect(looking).rejects.toThrow(/^PUPPETEER_EXECUTABLE_PATH is \/nowhere\/chromium, .*correct it.*$/);
  });
});

async function document(): Promise<string> {
  const rows = names.map((name) => `<tr><td dir="auto">${name}</td><td><b>${name}</b></td></tr>`).join('');
  const table = `<table><thead><tr><th>Name</th><th>Bold</th></tr></thead>${rows}</table>`;
  const body = `<h1>The nine</h1>${table}<h2>Evidence</h2>${paragraphs(80)}`;
  const style = `${await packetFontFaces(body)}body{font-family:${packetFontStack}}`;
  return `<html lang="en-GB"><head><title>The nine</title><style>${style}</style></head><body>${body}</body></html>`;
}

function read(bytes: Uint8Array): Promise<PDFDocument> {
  return PDFDocument.load(bytes, { updateMetadata: false });
}

function fontsOf(pdf: PDFDocument): { name: string; embedded: boolean }[] {
  const isDict = (object: PDFObject): object is PDFDict => object instanceof PDFDict;
  const dicts = pdf.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter(isDict);
  const value = (dict: PDFDict, key: string) => dict.get(PDFName.of(key))?.toString().slice(1) ?? '';
  return dicts
    .filter((dict) => value(dict, 'Type') === 'Font' && value(dict, 'Subtype') !== 'Type0')
    .map((font) => {
      if (value(font, 'Subtype') === 'Type3') return { name: 'Type3', embedded: font.has(PDFName.of('CharProcs')) };
      const descriptor = font.lookup(PDFName.of('FontDescriptor'), PDFDict);
      const files = ['FontFile', 'FontFile2', 'FontFile3'];
      return { name: value(font, 'BaseFont'), embedded: files.some((key) => descriptor.has(PDFName.of(key))) };
    });
}

/** Whether the process or one of its group is running; where there is no /proc, whether the process is. */
function isRunning(group: number): boolean {
  if (!existsSync('/proc/self/stat')) return alive(group);
  return readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const [state, , ofGroup] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return Number(ofGroup) === group && state !== 'Z';
    } catch {
      return false;
    }
  });
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
